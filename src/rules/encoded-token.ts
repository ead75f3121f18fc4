import type { Rule } from './rule.ts'
import { type Echo, echoesIn } from './support/echoes.ts'

/** Programs that write the same token in other letters, which GitLab's masking does not know. */
const encoders: ReadonlySet<string> = new Set(['base64', 'base32', 'xxd', 'od', 'hexdump', 'rev', 'fold', 'openssl'])

/** GitLab masks a token in the log letter by letter: encoded, cut or reversed it shows; gitlab.md 3.1, "masking caveat". */
export const encodedToken: Rule = {
  id: 'encoded-token',
  summary: 'A script prints an ID token in a form that GitLab does not mask',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      for (const echo of echoesIn(job, context)) {
        if (!printsEncoded(echo)) continue
        yield {
          at: echo.at,
          message: `The log shows ${echo.token} to everyone who can read it: GitLab masks the token itself, not what ${program(echo.pipes.at(-1) ?? '')} makes of it`,
        }
      }
    }
  },
}

// A part of the token, or its decoded claims, is no token: the signature is missing.
function printsEncoded({ pipes, file }: Echo): boolean {
  if (pipes.length === 0 || (file !== undefined && !file.startsWith('/dev/std') && file !== '/dev/tty')) return false
  return pipes.every((pipe) => encoders.has(program(pipe)) && !/\s(-d|-D|--decode|-r|dgst|-sha\d+)\b/.test(pipe))
}

function program(pipe: string): string {
  return pipe.split(/\s+/)[0] ?? ''
}
