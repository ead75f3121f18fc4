/** A text as a YAML scalar, in the quotes that the replaced one had; quoted where a plain one would mean something else. */
export function yamlScalar(value: string, replaced: string | undefined): string {
  const quote = replaced?.[0]
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`
  const isPlain = /^[A-Za-z0-9/][\w./@:-]*$/.test(value) && !/:$|^(true|false|null|yes|no|on|off|~)$|^[\d.]+$/i.test(value)
  return quote === '"' || !isPlain ? JSON.stringify(value) : value
}

/** A line of a script as an item of a list: plain where that reads as it is, else in single quotes. */
export function yamlItem(line: string): string {
  return /[:#{}[\]&*!|>'"%@`]/.test(line) ? `'${line.replaceAll("'", "''")}'` : line
}
