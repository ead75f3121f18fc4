/** Keys of `default` that every job inherits as a whole; gitlab.md 5 ("default keys") [SCHEMA, C-DEF]. */
export const defaultKeys: ReadonlySet<string> = new Set([
  'after_script',
  'artifacts',
  'before_script',
  'cache',
  'hooks',
  'id_tokens',
  'identity',
  'image',
  'interruptible',
  'retry',
  'services',
  'tags',
  'timeout',
])
