import { UsageError } from './io.ts'

/** An option as cac has read it. */
type Value = string | number | boolean | readonly (string | number | boolean)[] | undefined

/**
 * The arguments as cac may read them: `--name value` and `--name=value` become `--name==value` for the options that take a
 * value, and `-` by itself `=-`. cac by itself makes numbers of `007` and `1e3`, takes `-` for an option, and skips an empty value.
 */
export function protectValues(args: readonly string[], valued: ReadonlySet<string>): readonly string[] {
  const result: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') return [...result, ...args.slice(i)]
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const next = args[i + 1]
    if (arg === '-') result.push('=-')
    else if (!valued.has(name)) result.push(arg)
    else if (value !== undefined) result.push(`--${name}==${value}`)
    else if (next === undefined || next.startsWith('--')) throw new UsageError(`--${name} needs a value`)
    else {
      result.push(`--${name}==${next}`)
      i++
    }
  }
  return result
}

/** The arguments beside the options that cac has read of protected ones, as they were written. */
export function restoreArguments(args: readonly string[]): readonly string[] {
  return args.map((arg) => (arg === '=-' ? '-' : arg))
}

/**
 * The options that cac has read of protected arguments, values as they were written. One that is given twice is wrong
 * usage, except those in `repeatable`, which are lists.
 */
export function restoreValues(
  options: { readonly [name: string]: Value },
  repeatable: ReadonlySet<string>,
): { readonly [name: string]: string | boolean | readonly string[] } {
  const result: { [name: string]: string | boolean | readonly string[] } = {}
  for (const [name, value] of Object.entries(options)) {
    if (name === '--' || value === undefined) continue
    if (repeatable.has(name)) result[name] = [value].flat().map((one) => bare(String(one)))
    else if (Array.isArray(value)) throw new UsageError(`--${kebab(name)} is given more than once`)
    else result[name] = typeof value === 'boolean' ? value : bare(String(value))
  }
  return result
}

function bare(value: string): string {
  return value.startsWith('=') ? value.slice(1) : value
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
