import type { Selection } from '../protocol/messages.ts'

/** What the simulator is opened on: a selection from a code lens, or the file of an editor. */
export interface Target {
  readonly selection: Selection
  readonly uri?: string
}

/**
 * The argument of the command, whoever called it: a code lens gives a `Selection`, a menu of the editor a `Uri`, the
 * palette and key bindings nothing (then the file of the active editor counts). What has another shape is taken as nothing.
 */
export function selectionFor(argument: unknown, activeUri: string | undefined): Target {
  if (isRecord(argument) && typeof argument['scheme'] === 'string' && typeof argument['path'] === 'string') {
    return { selection: {}, uri: String(argument) }
  }
  const selection: { -readonly [K in keyof Selection]: Selection[K] } = {}
  if (isRecord(argument)) {
    for (const key of ['project', 'job', 'variable', 'policy', 'scenario'] as const) {
      const value = argument[key]
      if (typeof value === 'string') selection[key] = value
    }
    if (argument['section'] === 'reach') selection.section = 'reach'
  }
  return { selection, ...(activeUri === undefined ? {} : { uri: activeUri }) }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
