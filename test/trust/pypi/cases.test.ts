import { caseTable } from '../../support/case-table.ts'

describe('PyPI case table', () => caseTable('pypi', 15, {}))
