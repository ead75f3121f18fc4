import { caseTable } from '../../support/case-table.ts'
import { cel } from '../../support/cel.ts'

describe('Google Cloud case table', () => caseTable('gcp', 120, { cel }))
