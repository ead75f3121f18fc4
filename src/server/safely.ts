import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver'

/**
 * Wraps a handler, so that a fault in one request takes nothing else down: it is logged, and the request answers `fallback`.
 * What is logged is the name, the kind of error and where in the code it came from, never its message, which may quote a
 * token. A request that was cancelled meanwhile is answered as such.
 */
export function safely<Params, Result>(
  name: string,
  fallback: Result,
  log: (line: string) => void,
  handle: (params: Params) => Promise<Result>,
): (params: Params, cancellation?: CancellationToken) => Promise<Result | ResponseError> {
  return async (params, cancellation) => {
    try {
      const result = await handle(params)
      return cancellation?.isCancellationRequested === true
        ? new ResponseError(LSPErrorCodes.RequestCancelled, `${name} cancelled`)
        : result
    } catch (error) {
      log(`${name} failed: ${describe(error)}`)
      return fallback
    }
  }
}

/** An error without its message: its kind, and where in the code it came from. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'something other than an error was thrown'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 8)].join('\n')
}
