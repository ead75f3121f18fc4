/** Whether an IP address is in a network in CIDR notation. `undefined` if one of them is none; an address of the other family is not in it. */
export function isInNetwork(address: string, network: string): boolean | undefined {
  const slash = network.indexOf('/')
  const given = addressOf(address)
  const base = addressOf(slash < 0 ? network : network.slice(0, slash))
  if (given === undefined || base === undefined) return undefined
  const bits = slash < 0 ? base.length * 8 : prefixOf(network.slice(slash + 1), base.length * 8)
  if (bits === undefined) return undefined
  if (given.length !== base.length) return false
  return base.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - i * 8))
    return ((byte ^ (given[i] ?? 0)) & (0xff00 >> kept) & 0xff) === 0
  })
}

/** The bytes of an IP address, four or sixteen; `undefined` for any other text. */
export function addressOf(text: string): readonly number[] | undefined {
  return text.includes(':') ? sixteenBytes(text) : fourBytes(text)
}

function prefixOf(text: string, most: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= most ? Number(text) : undefined
}

function fourBytes(text: string): readonly number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined
  return parts.map(Number)
}

// Groups of four hexadecimal digits, one run of zeros as `::`, the last four bytes also as an IPv4 address (RFC 4291, 2.2).
function sixteenBytes(text: string): readonly number[] | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupsOf(half)))
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const given = head.length + (tail?.length ?? 0)
  if (tail === undefined) return given === 16 ? head : undefined
  return given > 14 ? undefined : [...head, ...new Array<number>(16 - given).fill(0), ...tail]
}

function groupsOf(half: string): readonly number[] | undefined {
  const bytes: number[] = []
  const groups = half.split(':')
  for (const [i, group] of groups.entries()) {
    const four = i === groups.length - 1 && group.includes('.') ? fourBytes(group) : undefined
    if (four !== undefined) bytes.push(...four)
    else if (/^[\da-f]{1,4}$/i.test(group)) bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
    else return undefined
  }
  return bytes
}
