import { startServer } from './node.ts'

// The entry of the server's own bundle, which the extension starts.
startServer()
