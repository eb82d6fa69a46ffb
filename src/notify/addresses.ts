import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * Addresses that are not the public internet's (IANA special-purpose registries, RFC 6890 and later): a request from
 * here could reach what only insiders may, such as a cloud's metadata service.
 */
const BLOCKED_V4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's host agent, public by its number only.
  ['168.63.129.16', 32],
])

/** Of IPv6 only global unicast is public at all. */
const GLOBAL_V6 = blockList('ipv6', [['2000::', 3]])
const BLOCKED_V6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])

/** True for an address that may be called without being on the operator's list. */
export function isPublic(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  if (isIPv4(plain)) return !BLOCKED_V4.check(plain, 'ipv4')
  if (isIP(plain) !== 6) return false
  const within = embeddedV4(plain)
  if (within !== null) return isPublic(within)
  return GLOBAL_V6.check(plain, 'ipv6') && !BLOCKED_V6.check(plain, 'ipv6')
}

/** The IPv4 address that an IPv6 one stands for: mapped (`::ffff:a.b.c.d`) or behind NAT64 (`64:ff9b::a.b.c.d`). */
function embeddedV4(address: string): string | null {
  // The URL parser writes every form of an address in one way.
  const normal = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(normal) ?? []
  if (low === undefined) return null
  const [upper, lower] = [Number.parseInt(high ?? '0', 16), Number.parseInt(low, 16)]
  return [upper >> 8, upper & 0xff, lower >> 8, lower & 0xff].join('.')
}

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family)
  return list
}
