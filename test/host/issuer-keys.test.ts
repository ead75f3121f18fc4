import assert from 'node:assert/strict'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { fetchIssuerKeys } from '../../src/host/issuer-keys.ts'

const keys = '{ "keys": [] }'

type Page = string | ((response: ServerResponse) => void)

const servers: Server[] = []

/** A server of this machine with these pages; `AT` in them is its address. Answers the address, and which paths were asked for. */
async function serve(pages: { readonly [path: string]: Page }) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const page = pages[request.url ?? '']
    if (typeof page === 'function') page(response)
    else if (page === undefined) response.writeHead(404).end()
    else response.end(page.replaceAll('AT', address))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`
  return { address, asked }
}

const wellKnown = '/.well-known/openid-configuration'
const good = { [wellKnown]: '{ "issuer": "AT", "jwks_uri": "AT/keys" }', '/keys': keys }
const redirect = (to: string) => (response: ServerResponse) => void response.writeHead(302, { location: to }).end()

const cases: readonly { name: string; pages: { readonly [path: string]: Page }; refused?: RegExp; unreachable?: RegExp }[] = [
  { name: 'no discovery document', pages: {}, unreachable: /discovery document: the answer has status 404/ },
  { name: 'a discovery document that is none', pages: { [wellKnown]: 'hello' }, unreachable: /no JSON object/ },
  { name: 'no jwks_uri', pages: { [wellKnown]: '{ "issuer": "AT" }' }, unreachable: /no jwks_uri/ },
  {
    name: 'another issuer',
    pages: { ...good, [wellKnown]: '{ "issuer": "https://gitlab.com", "jwks_uri": "AT/keys" }' },
    refused: /another issuer/,
  },
  {
    name: 'an issuer with a slash more',
    pages: { ...good, [wellKnown]: '{ "issuer": "AT/", "jwks_uri": "AT/keys" }' },
    refused: /another issuer/,
  },
  {
    name: 'keys over http elsewhere',
    pages: { [wellKnown]: '{ "issuer": "AT", "jwks_uri": "http://192.0.2.1/keys" }' },
    refused: /no https address/,
  },
  { name: 'keys in a file', pages: { [wellKnown]: '{ "issuer": "AT", "jwks_uri": "file:///etc/passwd" }' }, refused: /no https address/ },
  {
    name: 'a redirect',
    pages: { ...good, [wellKnown]: redirect('/other'), '/other': '{}' },
    unreachable: /a redirect, which is not followed/,
  },
  {
    name: 'keys behind a redirect',
    pages: { ...good, '/keys': redirect('/other'), '/other': keys },
    unreachable: /its keys: it is a redirect/,
  },
  {
    name: 'no keys',
    pages: { [wellKnown]: '{ "issuer": "AT", "jwks_uri": "AT/keys" }' },
    unreachable: /its keys: the answer has status 404/,
  },
  { name: 'keys that are too long', pages: { ...good, '/keys': 'x'.repeat(600_000) }, unreachable: /longer than 500000 bytes/ },
  {
    name: 'an answer that never ends',
    pages: { ...good, '/keys': (response) => void response.write('{') },
    unreachable: /no answer within 0\.3 seconds/,
  },
  { name: 'a connection that breaks', pages: { [wellKnown]: (response) => void response.destroy() }, unreachable: /no answer/ },
]

const refusedUnasked = [
  'http://gitlab.com',
  'http://192.0.2.1',
  'file:///etc/passwd',
  'https://user:password@gitlab.com',
  'https://gitlab.com?x=1',
  'https://gitlab.com#x',
  'gitlab.com',
  '',
]

describe('fetchIssuerKeys', () => {
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  it('answers the keys that the discovery document names', async () => {
    const { address, asked } = await serve(good)
    assert.deepEqual(await fetchIssuerKeys(address), { jwks: keys })
    assert.deepEqual(asked, [wellKnown, '/keys'])
  })

  it('an issuer with a path has its discovery document below it', async () => {
    const { address } = await serve({ [`/git${wellKnown}`]: '{ "issuer": "AT/git", "jwks_uri": "AT/keys" }', '/keys': keys })
    assert.deepEqual(await fetchIssuerKeys(`${address}/git`), { jwks: keys })
  })

  for (const { name, pages, ...wanted } of cases) {
    it(name, async () => {
      const { address, asked } = await serve(pages)
      const answer = await fetchIssuerKeys(address, 300)
      const [said] = Object.entries(answer)
      assert.deepEqual(said?.[0], wanted.refused === undefined ? 'unreachable' : 'refused')
      assert.match(said?.[1] ?? '', wanted.refused ?? wanted.unreachable ?? /^$/)
      assert.equal(asked.includes('/other'), false)
    })
  }

  for (const issuer of refusedUnasked) {
    it(`${issuer === '' ? 'an empty issuer' : issuer} is not asked`, async () => {
      assert.deepEqual(Object.keys(await fetchIssuerKeys(issuer, 300)), ['refused'])
    })
  }
})
