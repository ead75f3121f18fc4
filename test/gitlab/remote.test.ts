import assert from 'node:assert/strict'
import { readRemote } from '../../src/gitlab/remote.ts'

/** A URL of `origin` and what it tells: `host project`. */
const urls: readonly (readonly [url: string, want: string | undefined])[] = [
  ['https://gitlab.com/g/p.git', 'gitlab.com g/p'],
  ['https://gitlab.com/g/sub/p', 'gitlab.com g/sub/p'],
  ['https://gitlab.com/g/p/', 'gitlab.com g/p'],
  ['http://git.example.com:8080/g/p.git', 'git.example.com:8080 g/p'],
  ['https://gitlab-ci-token:secret@gitlab.com/g/p.git', 'gitlab.com g/p'],
  ['https://oauth2:se@cret@gitlab.com/g/p.git', 'gitlab.com g/p'],
  ['git@gitlab.com:g/p.git', 'gitlab.com g/p'],
  ['gitlab.com:g/p', 'gitlab.com g/p'],
  ['git@gitlab.com:/g/p.git', 'gitlab.com g/p'],
  ['ssh://git@gitlab.example.com:2222/g/sub/p.git', 'gitlab.example.com g/sub/p'],
  ['git+ssh://git@gitlab.example.com/g/p.git', 'gitlab.example.com g/p'],
  ['ssh://git@altssh.gitlab.com:443/g/p.git', 'gitlab.com g/p'],
  ['HTTPS://GitLab.com/G/p.git', 'gitlab.com G/p'],
  ['https://git.amazonaws.example/g/p', 'git.amazonaws.example g/p'],
  ['https://github.com/g/p.git', undefined],
  ['git@github.com:g/p.git', undefined],
  ['ssh://git@ssh.github.com:443/g/p.git', undefined],
  ['git@bitbucket.org:g/p.git', undefined],
  ['https://org@dev.azure.com/org/x/_git/y', undefined],
  ['https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x', undefined],
  ['https://gitlab.com/p', undefined],
  ['https://gitlab.com', undefined],
  ['/srv/git/p.git', undefined],
  ['../p.git', undefined],
  ['C:/code/p', undefined],
  ['file:///srv/g/p.git', undefined],
  ['', undefined],
]

describe('git remotes', () => {
  for (const [url, want] of urls) {
    it(url === '' ? '(empty)' : url, () => {
      const remote = readRemote(
        `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
      )
      assert.equal(remote && `${remote.host} ${remote.project}`, want)
    })
  }

  const configs: readonly { readonly name: string; readonly text: string; readonly want: string | undefined }[] = [
    {
      name: 'origin before others',
      text: '[remote "up"]\nurl = git@gitlab.com:u/p\n[remote "origin"]\nurl = git@gitlab.com:o/p\n',
      want: 'o/p',
    },
    {
      name: 'the first without origin',
      text: '[remote "up"]\nurl = git@gitlab.com:u/p\n[remote "b"]\nurl = git@gitlab.com:b/p\n',
      want: 'u/p',
    },
    { name: 'the first of several URLs', text: '[remote "origin"]\nurl = git@gitlab.com:a/p\nurl = git@gitlab.com:b/p\n', want: 'a/p' },
    { name: 'no spaces, Windows ends, quotes', text: '[remote "origin"]\r\nurl="git@gitlab.com:a/p"\r\n', want: 'a/p' },
    { name: 'pushurl is another key', text: '[remote "origin"]\npushurl = git@gitlab.com:b/p\n', want: undefined },
    { name: 'a url of another section', text: '[submodule "x"]\nurl = git@gitlab.com:b/p\n', want: undefined },
    { name: 'nothing', text: '', want: undefined },
  ]
  for (const { name, text, want } of configs) it(name, () => assert.equal(readRemote(text)?.project, want))

  const heads: readonly (readonly [head: string | undefined, want: string | undefined])[] = [
    ['ref: refs/remotes/origin/main\n', 'main'],
    ['ref: refs/remotes/origin/release/next', 'release/next'],
    ['0123456789abcdef', undefined],
    [undefined, undefined],
  ]
  for (const [head, want] of heads) {
    it(`HEAD ${head}`, () => assert.equal(readRemote('[remote "origin"]\nurl = git@gitlab.com:a/p\n', head)?.defaultBranch, want))
  }
})
