import { watch } from 'node:fs'

/**
 * Calls back after changes below a folder, once for changes that come together; `.git` and `node_modules` don't count.
 * Ends when the process does. Where the system can't watch whole trees (Node 20 on some of them), it throws.
 */
export function onChange(folder: string, changed: () => void): void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(folder, { recursive: true }, (_, name) => {
    if (/(^|[/\\])(\.git|node_modules)([/\\]|$)/.test(name ?? '')) return
    clearTimeout(waiting)
    waiting = setTimeout(changed, 200)
  })
}
