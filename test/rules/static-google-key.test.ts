import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-google-key', () => {
  it('fires on the command', () => checkCase(pipeline('A: b', '«static-google-key|gcloud auth activate-service-account» --key-file=$KEY')))
  it('fires on the key itself', () =>
    checkCase(
      pipeline(`KEY: «static-google-key|'{"type": "service_account", "private_key_id": "${'0'.repeat(40)}"}'»`).replaceAll(
        /«static-google-key\|('.*?')»/g,
        (_, text: string) => text.replace(/"private_key_id": "0+"/, '«static-google-key|$&»'),
      ),
    ))
  it('is silent about workload identity', () =>
    checkCase(pipeline('GOOGLE_APPLICATION_CREDENTIALS: $FILE', 'gcloud auth login --cred-file=$FILE')))
})
