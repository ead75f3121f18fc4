import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-google-key', () => {
  it('fires on the command', () => checkCase(pipeline('A: b', '«static-google-key|gcloud auth activate-service-account» --key-file=$KEY')))
  it('fires on the user of registries', () =>
    checkCase(pipeline('A: b', 'cat $KEY | «static-google-key|docker login» -u _json_key --password-stdin https://eu.gcr.io')))
  it('is silent about other users', () => checkCase(pipeline('A: b', 'docker login -u oauth2accesstoken -p $T eu.gcr.io')))
  it('is silent about workload identity', () =>
    checkCase(pipeline('GOOGLE_APPLICATION_CREDENTIALS: $FILE', 'gcloud auth login --cred-file=$FILE')))
})
