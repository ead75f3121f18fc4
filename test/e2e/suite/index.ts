import { runMochaInside } from '../../hosts/mocha-inside.ts'
import { defineDiagnostics } from './diagnostics.ts'
import { defineExamples } from './examples.ts'
import { defineFeatures } from './features.ts'
import { defineSimulator } from './simulator.ts'
import { defineTokensView } from './tokens-view.ts'

/** What the test host calls inside VS Code: the same suite in the Node host, the web worker host and on a desktop. */
export function run(): Promise<void> {
  return runMochaInside(() => {
    defineDiagnostics()
    defineFeatures()
    defineSimulator()
    defineTokensView()
    defineExamples()
  })
}
