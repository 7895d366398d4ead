import { promises as dns, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { HubError } from '../../domain/errors.js';

export interface AddressPolicy {
  /** For demos and tests: loopback, private and link-local addresses, and any port. */
  readonly allowPrivateNetworks: boolean;
  /** Ports that partners' URLs may name; absent: 80, 443, 8080 and 8443. */
  readonly allowedPorts?: readonly number[];
  /** Finds the addresses of a name; absent: the system's resolver. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

export interface AddressGuard {
  /** Reads a URL that a partner gave us. Refuses with `receiver-unreachable` what the hub must not call. */
  check(url: string): URL;
  /** For `net.connect`: resolves and checks in one step, so that the address that was checked is the one connected to. */
  readonly lookup: LookupFunction;
}

const DEFAULT_PORTS: readonly number[] = [80, 443, 8080, 8443];

/**
 * Keeps partners' URLs from reaching the hub's own network: only http and https, no user name, a few ports, and no
 * address that is not public, written in whatever way or behind whatever name.
 */
export function createAddressGuard(policy: AddressPolicy): AddressGuard {
  const ports = policy.allowedPorts ?? DEFAULT_PORTS;
  const resolve = together(policy.resolve ?? ((hostname) => dns.lookup(hostname, { all: true, verbatim: true })));
  const isAllowed = (address: string) => policy.allowPrivateNetworks || isPublic(address);
  return {
    check: (text) => {
      const url = parseUrl(text);
      const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
      if (!policy.allowPrivateNetworks && !ports.includes(port)) throw refused(`port ${port}`);
      // URL has turned 2130706433, 0x7f.1 and the like into dotted form; literals never reach the lookup.
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) throw refused('its address');
      return url;
    },
    lookup: (hostname, options, callback) => {
      resolve(hostname).then(
        (addresses) => {
          const [first] = addresses;
          if (!first || addresses.some(({ address }) => !isAllowed(address))) {
            callback(refused('its address'), '');
          } else if (options.all) {
            callback(null, [...addresses]);
          } else {
            callback(null, first.address, first.family);
          }
        },
        (error: NodeJS.ErrnoException) => callback(error, ''),
      );
    },
  };
}

type Resolve = NonNullable<AddressPolicy['resolve']>;

/**
 * Who asks for a name while it is looked up waits for the same answer: Node looks up few names at a time, and a name
 * whose servers are dead shall take one of those places and not all.
 */
function together(resolve: Resolve): Resolve {
  const underway = new Map<string, Promise<readonly LookupAddress[]>>();
  return (hostname) => {
    const found = underway.get(hostname) ?? resolve(hostname).finally(() => underway.delete(hostname));
    underway.set(hostname, found);
    return found;
  };
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw refused('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(`the scheme ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw refused('a user name in it');
  return url;
}

function refused(because: string): HubError {
  return new HubError('receiver-unreachable', `the hub does not call this URL because of ${because}`);
}

/** IANA special-purpose address registries (RFC 6890); of IPv6 only 2000::/3 is handed out to anybody. */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
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
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');
}
const HANDED_OUT_IPV6 = new BlockList();
HANDED_OUT_IPV6.addSubnet('2000::', 3, 'ipv6');

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return HANDED_OUT_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}
