import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A pair of keys of a station or of a CA. */
export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function aKey(namedCurve = 'prime256v1'): Keys {
  return generateKeyPairSync('ec', { namedCurve });
}

const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** A certificate request in PEM; `signedBy` another key than its own makes it a forgery. */
export function aCsr({
  keys,
  names = ['NL-1'],
  signedBy = keys,
}: {
  readonly keys: Keys;
  readonly names?: readonly string[];
  readonly signedBy?: Keys;
}) {
  const info = sequence(integer(0), aName(names, 'Rheinwerk'), spki(keys), der(0xa0));
  return toPem('CERTIFICATE REQUEST', signed(info, signedBy));
}

export interface ACertificate {
  readonly keys: Keys;
  readonly name?: string;
  readonly issuerName?: string;
  readonly issuerKeys?: Keys;
  readonly isCa?: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** A certificate in PEM; without an issuer it is its own. */
export function aCertificate(wanted: ACertificate): string {
  const { keys, name = 'NL-1', issuerName = name, issuerKeys = keys, isCa = false } = wanted;
  const { from = '20260101000000Z', to = '20361231235959Z' } = wanted;
  // basicConstraints, critical.
  const constraints = sequence(
    oid(0x55, 0x1d, 0x13),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(...(isCa ? [der(0x01, Buffer.from([0xff]))] : []))),
  );
  const body = sequence(
    der(0xa0, integer(2)),
    integer(0x1f),
    ECDSA_SHA256,
    aName([issuerName], 'Rheinwerk'),
    sequence(der(0x18, Buffer.from(from)), der(0x18, Buffer.from(to))),
    aName([name], 'Rheinwerk'),
    spki(keys),
    der(0xa3, sequence(constraints)),
  );
  return toPem('CERTIFICATE', signed(body, issuerKeys));
}

function signed(body: Buffer, { privateKey }: Keys): Buffer {
  return sequence(body, ECDSA_SHA256, der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)])));
}

function aName(commonNames: readonly string[], organization: string): Buffer {
  const attribute = (id: number, text: string) =>
    der(0x31, sequence(oid(0x55, 0x04, id), der(0x0c, Buffer.from(text, 'utf8'))));
  return sequence(attribute(0x0a, organization), ...commonNames.map((name) => attribute(0x03, name)));
}

function spki({ publicKey }: Keys): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' });
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function toPem(label: string, body: Buffer): string {
  const lines = body.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
