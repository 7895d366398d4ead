import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../../flows/ports.js';
import type { ClientCertificate } from '../../../flows/stations/station-ports.js';

/** Who is at the other end of a connection, as far as the network tells. */
export interface Caller {
  readonly remoteAddress: string;
  readonly isTls: boolean;
  readonly clientCertificate?: ClientCertificate;
}

export interface CallersOptions {
  /** Addresses and networks (`10.0.0.0/8`) of proxies whose word on address, TLS and client certificate is taken. */
  readonly trustedProxies: readonly string[];
  /** Certificates (PEM) of CAs that sign client certificates. */
  readonly clientCas: readonly string[];
  readonly clock: Clock;
}

/**
 * Reads who calls. A trusted proxy that ends TLS tells it in headers: `X-Forwarded-For` (its last entry),
 * `X-Forwarded-Proto`, and `X-SSL-Client-Cert`, the client certificate as URL-encoded PEM, which is verified here once
 * more. Headers of everybody else are passed over.
 */
export function createCallers({
  trustedProxies,
  clientCas,
  clock,
}: CallersOptions): (request: IncomingMessage) => Caller {
  const proxies = blockList(trustedProxies);
  const authorities = clientCas.flatMap((pem) => splitPem(pem).map((one) => new X509Certificate(one)));
  const read = (leaf: X509Certificate) => readCertificate(leaf, authorities, clock.now().getTime());
  return (request) => {
    const address = plainAddress(request.socket.remoteAddress ?? '');
    const isProxy = isIP(address) > 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
    // Who connects from there without a word of somebody else speaks for itself.
    if (isProxy && FORWARDED.some((name) => request.headers[name] !== undefined))
      return throughProxy(request, address, read);
    const isTls = request.socket instanceof TLSSocket;
    const leaf = request.socket instanceof TLSSocket ? request.socket.getPeerX509Certificate() : undefined;
    return { remoteAddress: address, isTls, ...(leaf && { clientCertificate: read(leaf) }) };
  };
}

const FORWARDED = ['x-forwarded-for', 'x-forwarded-proto', 'x-ssl-client-cert'];

/** Refuses (throws a RangeError) what is neither an address nor a network. */
function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/', 2);
    const version = isIP(address);
    if (version === 0) throw new RangeError(`not an address: ${entry}`);
    const type = version === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}

function throughProxy(
  { headers }: IncomingMessage,
  proxyAddress: string,
  read: (leaf: X509Certificate) => ClientCertificate,
): Caller {
  const forwarded = textOf(headers['x-forwarded-for']).split(',').at(-1)?.trim() ?? '';
  const certificate = forwardedCertificate(textOf(headers['x-ssl-client-cert']));
  const isTls = textOf(headers['x-forwarded-proto']).split(',').at(-1)?.trim() === 'https';
  return {
    remoteAddress: isIP(forwarded) > 0 ? plainAddress(forwarded) : proxyAddress,
    isTls,
    ...(isTls && certificate && { clientCertificate: read(certificate) }),
  };
}

const LONGEST_CERTIFICATE = 16_384;

function forwardedCertificate(header: string): X509Certificate | undefined {
  if (header === '' || header.length > LONGEST_CERTIFICATE) return undefined;
  try {
    return new X509Certificate(decodeURIComponent(header));
  } catch {
    return undefined;
  }
}

/** A chain has no more certificates than this. */
const LONGEST_CHAIN = 5;

/** Trusted is what leads by valid signatures to a CA of ours; names alone can be chosen by anybody. */
function readCertificate(
  leaf: X509Certificate,
  authorities: readonly X509Certificate[],
  nowMs: number,
): ClientCertificate {
  const issuers: X509Certificate[] = [];
  let current: X509Certificate | undefined = leaf;
  let isTrusted = false;
  while (current && !isTrusted && issuers.length < LONGEST_CHAIN) {
    const child: X509Certificate = current;
    const authority = authorities.find((one) => isIssuedBy(child, one));
    const given: X509Certificate | undefined = child.issuerCertificate;
    current = authority ?? (given && given !== child && given.ca && isIssuedBy(child, given) ? given : undefined);
    if (current) issuers.push(current);
    isTrusted = authority !== undefined;
  }
  const { CN, serialNumber } = subjectOf(leaf);
  const isInTime = [leaf, ...issuers].every(
    (one) => Date.parse(one.validFrom) <= nowMs && nowMs <= Date.parse(one.validTo),
  );
  return {
    commonName: CN,
    serialNumber,
    issuerFingerprints: issuers.map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()),
    isTrusted: isTrusted && isInTime,
    validTo: new Date(leaf.validTo),
  };
}

function isIssuedBy(child: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return child.checkIssued(issuer) && child.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** A field that stands there twice says nothing. */
function subjectOf(leaf: X509Certificate): { readonly CN: string; readonly serialNumber: string } {
  const subject: unknown = leaf.toLegacyObject().subject;
  const read = (name: string): string => {
    const value: unknown = typeof subject === 'object' && subject !== null ? Reflect.get(subject, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { CN: read('CN'), serialNumber: read('serialNumber') };
}

function splitPem(text: string): readonly string[] {
  return text
    .split('-----END CERTIFICATE-----')
    .filter((part) => part.includes('-----BEGIN CERTIFICATE-----'))
    .map((part) => `${part}-----END CERTIFICATE-----`);
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function textOf(header: readonly string[] | string | undefined): string {
  return typeof header === 'string' ? header : (header?.at(-1) ?? '');
}
