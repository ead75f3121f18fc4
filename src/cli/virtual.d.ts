// The pages of docs/rules by rule id, inlined by scripts/build.ts.
declare module 'virtual:rule-pages' {
  const pages: { readonly [rule: string]: string }
  export default pages
}
