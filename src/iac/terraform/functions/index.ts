import type { TerraformFunction } from './call.ts'
import { formatFunctions } from './format.ts'
import { jsonFunctions } from './json.ts'
import { listFunctions } from './lists.ts'
import { numberFunctions } from './numbers.ts'
import { objectFunctions } from './objects.ts'
import { searchFunctions } from './search.ts'
import { setFunctions } from './sets.ts'
import { textFunctions } from './text.ts'

/** How many arguments a function takes, and what it does. */
export interface FunctionRow {
  readonly least: number
  readonly most: number
  readonly run: TerraformFunction
}

/** The functions that are evaluated, by name; `try`, `can` and those that read files are not among them: they need more than values. */
export const functions: ReadonlyMap<string, FunctionRow> = new Map(
  [textFunctions, searchFunctions, formatFunctions, listFunctions, objectFunctions, setFunctions, numberFunctions, jsonFunctions].flatMap(
    (table) => Object.entries(table).map(([name, [least, most, run]]) => [name, { least, most, run }] as const),
  ),
)
