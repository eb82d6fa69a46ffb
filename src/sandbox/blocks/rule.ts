import { isFields } from '../shape.ts'

/** Tells one fault: Slack's sentence and the JSON pointer of the place. */
export type Report = (sentence: string, pointer: string) => void
export type Rule = (value: unknown, pointer: string, report: Report) => void
export type Field = { rule: Rule; required: boolean }

export const need = (rule: Rule): Field => ({ rule, required: true })
export const may = (rule: Rule): Field => ({ rule, required: false })

export const anything: Rule = () => {}

export const flag: Rule = (value, at, report) => {
  if (typeof value !== 'boolean') report('must be a boolean', at)
}

/** Text of a length in characters. */
export const text =
  (min: number, max: number): Rule =>
  (value, at, report) => {
    if (typeof value !== 'string') return report('must be a string', at)
    if (value.length < min) report(`must be more than ${min - 1} characters`, at)
    if (value.length > max) report(`must be less than ${max + 1} characters`, at)
  }

export const whole =
  (min: number, max: number): Rule =>
  (value, at, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return report('must be an integer', at)
    if (value < min || value > max) report(`must be a number between ${min} and ${max}`, at)
  }

export const oneOf =
  (...values: readonly unknown[]): Rule =>
  (value, at, report) => {
    if (!values.includes(value)) report('must be a valid enum value', at)
  }

export const matching =
  (pattern: RegExp, sentence: string): Rule =>
  (value, at, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(sentence, at)
  }

export const items =
  (rule: Rule, min: number, max: number): Rule =>
  (value, at, report) => {
    if (!Array.isArray(value)) return report('must be an array', at)
    if (value.length < min) report(`no less than ${min} items allowed`, at)
    if (value.length > max) report(`no more than ${max} items allowed`, at)
    for (const [index, item] of value.entries()) rule(item, `${at}/${index}`, report)
  }

/** An object with these fields and no other. */
export const shape =
  (fields: Readonly<Record<string, Field>>): Rule =>
  (value, at, report) => {
    if (!isFields(value)) return report('must be an object', at)
    for (const [key, field] of Object.entries(fields)) {
      if (value[key] !== undefined && value[key] !== null) field.rule(value[key], `${at}/${key}`, report)
      else if (field.required) report(`missing required field: ${key}`, at)
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key)) report(`invalid additional property: ${key}`, at)
    }
  }

/** An object whose `type` names its rule; only these types are taken here. */
export const typed =
  (table: Readonly<Record<string, Rule>>): Rule =>
  (value, at, report) => {
    if (!isFields(value)) return report('must be an object', at)
    if (typeof value.type !== 'string') return report('missing required field: type', at)
    const rule = Object.hasOwn(table, value.type) ? table[value.type] : undefined
    if (rule) rule(value, at, report)
    else report(`unsupported type: ${value.type}`, `${at}/type`)
  }

export const both =
  (...rules: readonly Rule[]): Rule =>
  (value, at, report) => {
    for (const rule of rules) rule(value, at, report)
  }

/** The object has exactly, or at least, one of these fields. */
export const having =
  (keys: readonly string[], how: 'one' | 'some'): Rule =>
  (value, at, report) => {
    if (!isFields(value)) return
    const count = keys.filter(key => value[key] !== undefined && value[key] !== null).length
    if (count === 0) report(`must provide one of: ${keys.join(', ')}`, at)
    if (how === 'one' && count > 1) report(`must provide only one of: ${keys.join(', ')}`, at)
  }
