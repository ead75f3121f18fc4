import type { ProjectFacts } from '../../src/gitlab/project.ts'

/** A project of which everything is configured. */
export const fullFacts: ProjectFacts = {
  project: 'mygroup/sub/myproject',
  issuer: 'https://gitlab.com',
  gitlab: { version: undefined, tier: 'premium' },
  ids: { projectId: '57382910', namespaceId: '72' },
  defaultBranch: 'main',
  protected: { branches: ['main', 'release/*'], tags: ['v*.0'], environments: ['production'] },
  subject: ['project_path', 'ref_type', 'ref'],
  variables: new Map(),
  settingsKnown: false,
}

/** A project of which nothing is. */
export const noFacts: ProjectFacts = {
  project: undefined,
  issuer: undefined,
  gitlab: { version: undefined, tier: undefined },
  ids: { projectId: undefined, namespaceId: undefined },
  defaultBranch: undefined,
  protected: { branches: undefined, tags: undefined, environments: undefined },
  subject: ['project_path', 'ref_type', 'ref'],
  variables: new Map(),
  settingsKnown: false,
}
