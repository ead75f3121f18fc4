import { Edit, Language, Parser, type Point, type Tree } from 'web-tree-sitter'
import type { TerraformEngine } from '../iac/terraform/engine.ts'
import { evaluateModule } from '../iac/terraform/evaluate-module.ts'
import type { Before, Change, Cursor, Grammar, GrammarTree } from '../syntax/hcl/cursor.ts'
import { makeHclEngine } from '../syntax/hcl/parse-hcl.ts'

/**
 * The entry of the bundle that holds web-tree-sitter and the evaluation of modules: makes engines of the two wasm files, web-tree-sitter's own and the grammar's.
 * Rejects where WebAssembly refuses them.
 */
export async function loadHcl(runtime: Uint8Array, grammar: Uint8Array): Promise<() => TerraformEngine> {
  // Without `locateFile` the runtime asks for its own address, which a classic script lacks.
  await Parser.init({ wasmBinary: runtime, locateFile: (file: string) => file })
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  const made = grammarOf(parser)
  return () => ({ ...makeHclEngine(made), evaluate: evaluateModule })
}

/** Characters that the grammar is given at a time. */
const chunk = 4096

function grammarOf(parser: Parser): Grammar {
  const trees = new WeakMap<GrammarTree, Tree>()
  const keep = (tree: Tree): GrammarTree => {
    const made = handle(tree)
    trees.set(made, tree)
    return made
  }
  const input = (text: string) => (index: number) => text.slice(index, index + chunk)
  return {
    parse(text) {
      const tree = isSlow(text) ? null : parser.parse(input(text))
      return tree === null ? undefined : keep(tree)
    },
    parseSound(text, before) {
      if (isSlow(text)) return undefined
      const old = before && edited(trees.get(before.tree), before, text)
      // To go on behind a mistake costs far more than to read all of the text.
      const tree = parser.parse(input(text), old, { progressCallback: ({ hasError }) => hasError })
      old?.delete()
      if (tree === null) parser.reset()
      else if (!tree.rootNode.hasError) return keep(tree)
      tree?.delete()
      return undefined
    },
  }
}

/** Assignments without a value, one behind the other, take the runtime time that grows with the square of their number. */
const mostMissing = 1000

function isSlow(text: string): boolean {
  let missing = 0
  for (const _ of text.matchAll(/=\s*[A-Za-z_][\w-]*\s*(?==)/g)) if (++missing > mostMissing) return true
  return false
}

function edited(tree: Tree | undefined, before: Before, after: string): Tree | undefined {
  const copy = tree?.copy()
  copy?.edit(editOf(before.change, before.text, after))
  return copy
}

function handle(tree: Tree): GrammarTree {
  return {
    walk<T>(visit: (cursor: Cursor) => T): T {
      const cursor = tree.walk()
      const result = visit(cursor)
      cursor.delete()
      return result
    },
    free: () => tree.delete(),
  }
}

function editOf(change: Change, before: string, after: string): Edit {
  return new Edit({
    startIndex: change.start,
    oldEndIndex: change.oldEnd,
    newEndIndex: change.newEnd,
    startPosition: pointAt(before, change.start),
    oldEndPosition: pointAt(before, change.oldEnd),
    newEndPosition: pointAt(after, change.newEnd),
  })
}

function pointAt(text: string, offset: number): Point {
  let row = 0
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++
    lineStart = at + 1
  }
  return { row, column: offset - lineStart }
}
