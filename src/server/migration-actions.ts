import type { CodeAction, CodeActionParams, WorkspaceEdit } from 'vscode-languageserver'
import { type Migration, mayMigrate, migratedRules, provideMigrations } from '../service/migration/migrations.ts'
import { isOf } from './conversions.ts'
import type { At } from './navigation.ts'

/** How the session asks for migrations. */
export interface MigrationRequest {
  readonly at: At
  readonly params: CodeActionParams
  wants(kind: string): boolean
  edit(migration: Migration): WorkspaceEdit
}

/**
 * The migrations of the job at a range: as quick fixes where a finding asks for one, else as refactorings. Engines are loaded only where
 * there is something to migrate.
 */
export async function migrationActions(
  { at, params, wants, edit }: MigrationRequest,
  refactorKind: string,
): Promise<readonly CodeAction[]> {
  const range = at.places.span(at.file, params.range)
  const asking = at.state
    .findings()
    .filter(
      ({ rule, at: place }) => migratedRules.has(rule) && place.file === range.file && place.start <= range.end && range.start <= place.end,
    )
  const kind = asking.length > 0 && wants('quickfix') ? 'quickfix' : refactorKind
  if (!wants(kind) || !mayMigrate(at.state.analysis, at.file, range)) return []
  const engines = await at.workspace.engines()
  const diagnostics = params.context.diagnostics.filter((diagnostic) => asking.some((finding) => isOf(diagnostic, finding)))
  return provideMigrations(at.state.analysis, at.file, range, engines).map((migration) => ({
    title: migration.title,
    kind,
    ...(kind === 'quickfix' ? { diagnostics } : {}),
    edit: edit(migration),
  }))
}
