const context = 3

/** A unified diff of two versions of a file with one hunk, from the first line that differs to the last; empty if none does. */
export function diff(file: string, before: string, after: string): string {
  if (before === after) return ''
  const old = before.split('\n')
  const young = after.split('\n')
  let head = 0
  while (head < old.length && head < young.length && old[head] === young[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < young.length - head && old.at(-1 - tail) === young.at(-1 - tail)) tail++
  const start = Math.max(0, head - context)
  const oldEnd = Math.min(old.length, old.length - tail + context)
  const youngEnd = Math.min(young.length, young.length - tail + context)
  const lines = [
    ...old.slice(start, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...young.slice(head, young.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, oldEnd).map((line) => ` ${line}`),
  ]
  const header = `--- a/${file}\n+++ b/${file}\n@@ -${start + 1},${oldEnd - start} +${start + 1},${youngEnd - start} @@\n`
  return `${header}${lines.join('\n')}\n`
}
