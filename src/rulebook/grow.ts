import { isAlias, isMap, isNode, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { clean } from '../lib/text.ts'
import type { RulebookFault } from './rulebook.ts'
import type { Branch, List, Place, Tree } from './tree.ts'

const MOST = { depth: 40, nodes: 100_000 }

export const TOO_DEEP = `found levels within levels without end, expected at most ${MOST.depth}`

type Ground = {
  readonly lineAt: (offset: number) => number
  readonly faults: RulebookFault[]
  readonly anchors: Map<string, unknown>
  /** How many have grown; aliases count each time. */
  nodes: number
}

/** The tree that a YAML document's contents are. Aliases are followed, up to a size, so that no file explodes. */
export function grow(contents: unknown, file: string, lineAt: Ground['lineAt']) {
  const ground: Ground = { lineAt, faults: [], anchors: new Map(), nodes: 0 }
  return { tree: treeOf(contents, { file, line: 1 }, 0, ground), faults: ground.faults }
}

function treeOf(node: unknown, place: Place, depth: number, ground: Ground): Tree {
  const { faults, anchors } = ground
  ground.nodes++
  if (depth > MOST.depth || ground.nodes > MOST.nodes) {
    const message = depth > MOST.depth ? TOO_DEEP : 'found more than a rulebook can hold, expected fewer aliases'
    if (Number.isFinite(ground.nodes)) faults.push({ ...place, message })
    // Said once; and nothing more grows.
    ground.nodes = Number.POSITIVE_INFINITY
    return { kind: 'scalar', place, value: null }
  }
  if (isAlias(node)) {
    const known = anchors.has(node.source)
    if (!known) faults.push({ ...place, message: `found the alias *${node.source}, expected an anchor before it` })
    return treeOf(anchors.get(node.source), place, depth + 1, ground)
  }
  if (isNode(node) && node.anchor) anchors.set(node.anchor, node)
  if (isMap(node)) return branchOf(node, place, depth, ground)
  if (isSeq(node)) return listOf(node, place, depth, ground)
  const value = isScalar(node) ? node.value : null
  // No database stores what cleaning takes out.
  if (typeof value === 'string' && clean(value) !== value) {
    faults.push({ ...place, message: 'found a character that is not printable, expected text' })
  }
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return { kind: 'scalar', place, value: plain ? value : null }
}

function branchOf(node: YAMLMap, { file, line }: Place, depth: number, ground: Ground): Branch {
  const keys = new Map<string, Tree>()
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const place = { file, line: isScalar(key) && key.range ? ground.lineAt(key.range[0]) : line }
    const before = keys.get(name)
    if (before) {
      const message = `${name} stands twice, first in line ${before.place.line}`
      ground.faults.push({ ...place, message })
    } else if (name === '__proto__') {
      ground.faults.push({ ...place, message: `${name} cannot be a name` })
    } else keys.set(name, treeOf(value, place, depth + 1, ground))
  }
  return { kind: 'map', place: { file, line }, keys }
}

function listOf(node: YAMLSeq, place: Place, depth: number, ground: Ground): List {
  const items = node.items.map(item => {
    const from = isNode(item) ? item.range?.[0] : undefined
    const line = from === undefined ? place.line : ground.lineAt(from)
    return treeOf(item, { file: place.file, line }, depth + 1, ground)
  })
  return { kind: 'list', place, items }
}
