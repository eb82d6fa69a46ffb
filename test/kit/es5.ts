import { parseAst } from 'vitest/node'

/** What a program of 2011 is made of; what came later has nodes of its own. */
const NODES = new Set(
  [
    'Program ExpressionStatement BlockStatement EmptyStatement FunctionDeclaration FunctionExpression VariableDeclaration',
    'VariableDeclarator ReturnStatement IfStatement ForStatement ForInStatement WhileStatement DoWhileStatement',
    'BreakStatement ContinueStatement ThrowStatement TryStatement CatchClause SwitchStatement SwitchCase Identifier Literal',
    'ThisExpression ArrayExpression ObjectExpression Property UnaryExpression UpdateExpression BinaryExpression',
    'LogicalExpression AssignmentExpression ConditionalExpression CallExpression NewExpression MemberExpression',
  ].flatMap(line => line.split(' ')),
)

/** Of nodes that there were before, what was none of theirs. */
const LATER: readonly (readonly [name: string, isLater: (value: unknown) => boolean])[] = [
  ['kind', kind => kind === 'let' || kind === 'const'],
  ...(['shorthand', 'method', 'async', 'generator', 'bigint'] as const).map(
    name => [name, (value: unknown) => Boolean(value)] as const,
  ),
  ['operator', operator => ['**', '??', '**=', '&&=', '||=', '??='].includes(String(operator))],
  ['regex', regex => isNode(regex) && /[^gim]/.test(String(regex.flags))],
  ['raw', raw => /^0[bo]|\\u\{|^\d+_/i.test(String(raw))],
]

type Node = Readonly<Record<string, unknown>>

/** What of a function's body an engine of ECMAScript 5.1 would not take, each with the text it stands in. */
export function laterThanEs5(body: string): readonly string[] {
  const code = `(function (value) {${body}\n})`
  const found: string[] = /,\s*\)/.test(code) ? ['a comma before a bracket'] : []
  const walk = (value: unknown, at: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, at)
    if (!isNode(value)) return
    const text = typeof value.start === 'number' ? code.slice(value.start, Number(value.end)) : at
    const { type, key, computed } = value
    if (typeof type === 'string' && !NODES.has(type)) found.push(`${type}: ${text}`)
    if (type === 'Property' && isNode(key) && computed) found.push(`a computed name: ${text}`)
    if (type === 'CatchClause' && !value.param) found.push(`a catch without a name: ${text}`)
    for (const [name, isLater] of LATER) if (name in value && isLater(value[name])) found.push(`${name}: ${text}`)
    for (const child of Object.values(value)) walk(child, text)
  }
  walk(parseAst(code), '')
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Runs in a context before anything else: takes away what came after ECMAScript 5.1. */
export const BACK_TO_ES5 = `
  var kept = {
    'String': 'fromCharCode length name prototype',
    'String.prototype': 'charAt charCodeAt concat constructor indexOf lastIndexOf length localeCompare match replace search slice split substring substr toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim valueOf',
    'Array': 'isArray length name prototype',
    'Array.prototype': 'concat constructor every filter forEach indexOf join lastIndexOf length map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString toString unshift',
    'Object': 'create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys length name preventExtensions prototype seal',
    'Number': 'MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY length name prototype',
    'Math': 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan'
  };
  for (var path in kept) {
    var object = path.split('.').reduce(function (of, name) { return of[name] }, this);
    Object.getOwnPropertyNames(object).forEach(function (name) {
      if (kept[path].split(' ').indexOf(name) < 0) delete object[name];
    });
  }
  ['Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Promise', 'Proxy', 'Reflect', 'Symbol', 'BigInt', 'globalThis', 'Intl'].forEach(
    function (name) { delete this[name] }, this);
`
