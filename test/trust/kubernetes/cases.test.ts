import { caseTable } from '../../support/case-table.ts'
import { cel } from '../../support/cel.ts'

describe('Kubernetes case table', () => caseTable('kubernetes', 30, { cel }))
