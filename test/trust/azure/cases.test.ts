import { caseTable } from '../../support/case-table.ts'

describe('Microsoft Entra case table', () => caseTable('azure', 40, {}))
