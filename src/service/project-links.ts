import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { type Credentials, type Link, LinkFinder, type StatedLink } from '../simulate/links.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Configuration } from './config.ts'

/** The links of one project. What it has found for a pipeline stays the same object for as long as nothing changes that it depends on. */
export class ProjectLinks {
  #policies: readonly TrustPolicy[] = []
  #configuration: Configuration | undefined
  #facts: ProjectFacts | undefined
  #named = ''
  #finder: LinkFinder | undefined
  #found = new WeakMap<Pipeline, readonly Link[]>()

  /** The links of each pipeline, in their order. `stated` is asked again when the configuration changes; `credentials` are the names in files that jobs sign in with. */
  read(
    pipelines: readonly Pipeline[],
    policies: readonly TrustPolicy[],
    configuration: Configuration,
    facts: ProjectFacts,
    stated: () => readonly StatedLink[],
    credentials: Credentials,
  ): readonly Link[] {
    const named = JSON.stringify([...credentials])
    const same =
      this.#configuration === configuration &&
      this.#facts === facts &&
      this.#named === named &&
      this.#policies.length === policies.length &&
      policies.every((policy, i) => policy === this.#policies[i])
    if (!same || this.#finder === undefined) {
      this.#policies = policies
      this.#configuration = configuration
      this.#facts = facts
      this.#named = named
      this.#finder = new LinkFinder(policies, stated(), facts, credentials)
      this.#found = new WeakMap()
    }
    const finder = this.#finder
    return pipelines.flatMap((pipeline) => {
      const known = this.#found.get(pipeline) ?? finder.of(pipeline)
      this.#found.set(pipeline, known)
      return known
    })
  }
}
