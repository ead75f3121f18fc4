/** Resolves when somebody asks this process to end: Ctrl+C (SIGINT) or SIGTERM. A second signal ends it at once, as always. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
