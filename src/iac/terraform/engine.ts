import type { HclEngine } from '../../syntax/hcl/engine.ts'
import type { EvaluatedModule, ModuleWorld } from './module.ts'

/** All that Terraform needs, in one bundle that is loaded only when there is a module: the parser and the evaluation of modules (`evaluateModule`). */
export interface TerraformEngine extends HclEngine {
  evaluate(folder: string, world: ModuleWorld): EvaluatedModule
}
