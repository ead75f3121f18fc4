import type { ConfigSource, RoleSource } from './role.ts'
import { type Compiled, compileRole } from './stages.ts'

/** A CEL role of OpenBao. */
export function compileCelRole(role: RoleSource, config: ConfigSource | undefined): Compiled {
  return compileRole(role, config)
}
