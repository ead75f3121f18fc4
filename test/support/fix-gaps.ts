/** Which rules offer no fix in which formats, and why: rule, format, reason. Whatever is not here has a golden in test/cases/fixes. */
export const withoutFix: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
