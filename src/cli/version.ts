import manifest from '../../package.json' with { type: 'json' }

/** Claimcheck's version, as in its package. */
export const version: string = manifest.version
