import type { HclFile } from '../../syntax/hcl/node.ts'
import type { Value } from '../value.ts'
import { evaluate } from './expression.ts'
import type { EvaluatedModule, ModuleWorld } from './module.ts'
import { definitionsAt, ModuleInstance, type Shared } from './module-instance.ts'
import { Run } from './run.ts'
import { Scope } from './scope.ts'
import { constants } from './variables.ts'

/**
 * Evaluates the module of a folder as far as its text tells, the local modules that it calls included: every instance of
 * every resource and data source with its values, and what nothing resolves. A folder that is not there has no blocks.
 * Never throws; work, depth and sizes are bounded, what exceeds them is unknown.
 * developer.hashicorp.com/terraform/language: values for variables come from the configuration, then from the files in
 * their order (the last one wins), then from defaults.
 */
export function evaluateModule(folder: string, world: ModuleWorld): EvaluatedModule {
  const run = new Run(world, folder)
  const shared: Shared = { run, definitions: new Map(), modules: 0 }
  const definitions = definitionsAt('', shared)
  if (definitions === undefined) return { folder, blocks: [], unresolved: [] }
  const origin = { path: '', level: 0, given: givenValues(world.values(folder), run), prefix: '', maybe: undefined }
  const blocks = new ModuleInstance(definitions, origin, shared).blocks()
  return { folder, blocks, unresolved: run.allUnresolved }
}

function givenValues(files: readonly HclFile[], run: Run): ReadonlyMap<string, () => Value> {
  const scope = new Scope(run, constants(run), evaluate)
  const given = new Map<string, () => Value>()
  for (const { body } of files) for (const attribute of body.attributes) given.set(attribute.name, () => scope.evaluate(attribute.value))
  for (const [name, value] of run.world.variables) given.set(name, () => value)
  return given
}
