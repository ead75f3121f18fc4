import type { SigningIn } from '../sign-in.ts'

/** What packages are published with where nobody is a trusted publisher yet: others.md 4 and 5. */
export const signIn: SigningIn = {
  fileVariables: [],
  tokenFiles: [],
  stored: [
    {
      title: 'API token of PyPI',
      suspects: /TWINE_PASSWORD|UV_PUBLISH_TOKEN|POETRY_PYPI_TOKEN_PYPI|pypi-AgEIcHlwaS5vcmc/,
      // Of twine, uv and poetry; without another address they publish to PyPI.
      variables: ['TWINE_PASSWORD', 'UV_PUBLISH_TOKEN', 'POETRY_PYPI_TOKEN_PYPI'],
      companions: ['TWINE_USERNAME'],
      // A macaroon for the location pypi.org, in base64.
      literal: /(?<![\w-])(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000})/g,
      excuse:
        /TWINE_REPOSITORY|UV_PUBLISH_(?:URL|INDEX)|\s-r\s|--repository|--publish-url|--index\b|\.pypirc|gitlab-ci-token|CI_JOB_TOKEN|testpypi|\/packages\/pypi/g,
    },
    {
      title: 'API token of crates.io',
      suspects: /CARGO_REGISTRY_TOKEN|cio[A-Za-z0-9]{32}/,
      // Tokens of other registries have their names in the variable.
      variables: ['CARGO_REGISTRY_TOKEN'],
      companions: [],
      literal: /(?:\bcargo\s{1,9}login\s{1,9}(?:--\s{1,9})?|TOKEN["']?[ \t]{0,9}[:=][ \t]{0,9})["']?(cio[A-Za-z0-9]{32})(?![\w-])/g,
      excuse: /CARGO_REGISTRIES_|CARGO_REGISTRY_(?:DEFAULT|INDEX)|--registry\b|--index\b/g,
    },
  ],
}
