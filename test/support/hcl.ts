import { loadHclEngine } from '../../src/host/engines.ts'
import type { TerraformEngine } from '../../src/iac/terraform/engine.ts'

const engine = await loadHclEngine()
if (engine === undefined) throw new Error('The engine that reads Terraform is not there')

/** The engine that reads Terraform. */
export const hcl: TerraformEngine = engine
