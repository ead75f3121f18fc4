import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\npublish:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`
const found = '«static-publish-token|$T»'

describe('static-publish-token', () => {
  it('fires on twine', () => checkCase(pipeline(`TWINE_PASSWORD: ${found}`)))
  it('fires on uv', () => checkCase(pipeline(`UV_PUBLISH_TOKEN: ${found}`)))
  it('fires on cargo', () => checkCase(pipeline(`CARGO_REGISTRY_TOKEN: ${found}`)))
  it('fires before a command', () => checkCase(pipeline('A: b', '«static-publish-token|POETRY_PYPI_TOKEN_PYPI=$T» poetry publish')))
  it('is silent about another repository', () => checkCase(pipeline('TWINE_PASSWORD: $T', 'twine upload -r internal dist/*')))
  it('is silent about another address', () => checkCase(pipeline('UV_PUBLISH_TOKEN: $T', 'uv publish --publish-url https://a.example.com')))
  it('is silent about another registry', () => checkCase(pipeline('CARGO_REGISTRY_TOKEN: $T', 'cargo publish --registry a')))
  it('is silent about a token that the script gets', () =>
    checkCase(pipeline('A: b', 'T=$(curl -d "$PYPI_ID_TOKEN" a | jq -r .token); export UV_PUBLISH_TOKEN=$T; uv publish')))
  it('is silent on other instances', () =>
    checkCase(`=== .claimcheck.yaml\nproject: a/b\nissuer: https://gitlab.example.com\n${pipeline('TWINE_PASSWORD: $T')}`))
})
