const fs = require('node:fs')
const Mocha = require('mocha')

// mocha's own terse reporter, which also writes the counts to the file named in CLAIMCHECK_COUNTS: scripts/test.mjs adds them up.
module.exports = class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const { passes: passed = 0, failures: failed = 0, pending: skipped = 0 } = this.stats
      if (process.env.CLAIMCHECK_COUNTS) fs.writeFileSync(process.env.CLAIMCHECK_COUNTS, JSON.stringify({ passed, failed, skipped }))
    })
  }
}
