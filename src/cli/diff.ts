const context = 3

/** A unified diff of two versions of a file with one hunk, from the first line that differs to the last; empty if none does. */
export function diff(file: string, before: string, after: string): string {
  if (before === after) return ''
  const old = linesOf(before)
  const young = linesOf(after)
  let head = 0
  while (head < old.length && head < young.length && old[head] === young[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < young.length - head && old.at(-1 - tail) === young.at(-1 - tail)) tail++
  const start = Math.max(0, head - context)
  const oldEnd = Math.min(old.length, old.length - tail + context)
  const youngEnd = Math.min(young.length, young.length - tail + context)
  const marked = (mark: string, lines: readonly string[]) => lines.map((line) => `${mark}${line}`)
  const hunk = [
    ...marked(' ', old.slice(start, head)),
    ...marked('-', old.slice(head, old.length - tail)),
    ...marked('+', young.slice(head, young.length - tail)),
    ...marked(' ', old.slice(old.length - tail, oldEnd)),
  ]
  const header = `--- a/${file}\n+++ b/${file}\n@@ -${place(start, oldEnd)} +${place(start, youngEnd)} @@\n`
  return header + hunk.map((line) => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`)).join('')
}

// With their ends, so that a last line without one differs from one that has it.
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

// First line and number of lines; nothing at all stands at line 0.
function place(start: number, end: number): string {
  return `${end === start ? start : start + 1},${end - start}`
}
