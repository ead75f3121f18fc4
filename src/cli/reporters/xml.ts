/** Text for XML content and attributes; characters that XML 1.0 can't hold become U+FFFD. */
function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are not XML.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}

/** One test case of a JUnit report; `failure` makes it a failed one. */
export interface JUnitCase {
  readonly suite: string
  readonly name: string
  readonly file: string
  readonly failure?: { readonly kind: 'failure' | 'error'; readonly message: string; readonly text: string }
}

/** A JUnit report as GitLab reads it (GitLab docs, ci/testing/unit_test_reports): class name plus name are unique. */
export function junitReport(cases: readonly JUnitCase[]): string {
  const seen = new Map<string, number>()
  const rows = cases.map((one) => {
    const key = `${one.suite}\n${one.name}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    const name = count === 1 ? one.name : `${one.name} (${count})`
    const head = `    <testcase classname="${escapeXml(one.suite)}" name="${escapeXml(name)}" file="${escapeXml(one.file)}"`
    if (one.failure === undefined) return `${head}/>`
    const { kind, message, text } = one.failure
    return `${head}>\n      <${kind} message="${escapeXml(message)}">${escapeXml(text)}</${kind}>\n    </testcase>`
  })
  const of = (kind: string) => cases.filter((one) => one.failure?.kind === kind).length
  const totals = `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}"`
  const suite = `  <testsuite name="claimcheck" ${totals}>\n${rows.map((row) => `${row}\n`).join('')}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${totals}>\n${suite}</testsuites>\n`
}
