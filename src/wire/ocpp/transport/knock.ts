import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a station says of itself before it is let in. */
export interface Knock {
  readonly stationId: string;
  readonly protocols: ReadonlySet<string>;
  /** Basic password as it came; absent also when the user name is not the station's id. */
  readonly password?: Uint8Array;
}

export interface KnockRefusal {
  readonly status: number;
  readonly why: string;
  readonly retryAfterS?: number;
}

export type KnockReading =
  | { readonly kind: 'KNOCK'; readonly knock: Knock }
  | { readonly kind: 'REFUSED'; readonly refusal: KnockRefusal };

const PREFIX = '/ocpp/';
/** OCPP's identifierString, without what a path or a log could take otherwise (2.0.1, part 4, 3.1.1). */
const STATION_ID = /^[A-Za-z0-9*_:+|@.\-=]{1,48}$/;
const PROTOCOL = /^[A-Za-z0-9._-]{1,40}$/;
const MOST_PROTOCOLS = 20;
const LONGEST_TARGET = 512;
const LONGEST_HEADER = 1_024;

/** Reads `/ocpp/{id}`, the protocols offered and the Basic password. Refuses what is malformed before anybody decodes it. */
export function readKnock({ url = '', headers }: Pick<IncomingMessage, 'headers' | 'url'>): KnockReading {
  const [path = ''] = url.slice(0, LONGEST_TARGET).split('?', 1);
  if (!path.startsWith(PREFIX)) return refused(404, 'no such path');
  const stationId = decoded(path.slice(PREFIX.length));
  if (stationId === undefined || !STATION_ID.test(stationId) || /^\.{1,2}$/.test(stationId)) {
    return refused(400, 'the last part of the path must be the id of a station, of 48 characters at most');
  }
  const protocols = readProtocols(headers['sec-websocket-protocol']);
  if (!protocols) return refused(400, 'Sec-WebSocket-Protocol is malformed');
  const password = readPassword(headers.authorization, stationId);
  return { kind: 'KNOCK', knock: { stationId, protocols, ...(password && { password }) } };
}

function refused(status: number, why: string): KnockReading {
  return { kind: 'REFUSED', refusal: { status, why } };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function readProtocols(header: string | undefined): ReadonlySet<string> | undefined {
  if (header === undefined || header === '') return new Set();
  const names = header
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((name) => name.trim());
  const distinct = new Set(names);
  const isWellFormed = names.every((name) => PROTOCOL.test(name)) && distinct.size === names.length;
  return isWellFormed && names.length <= MOST_PROTOCOLS ? distinct : undefined;
}

/** The user name is the station's id, which may hold colons; the password may be any bytes (2.0.1, A00.FR.204). */
function readPassword(header: string | undefined, stationId: string): Uint8Array | undefined {
  if (header === undefined || header.length > LONGEST_HEADER || !/^basic /i.test(header)) return undefined;
  const bytes = Buffer.from(header.slice('basic '.length).trim(), 'base64');
  const user = Buffer.from(`${stationId}:`);
  return bytes.subarray(0, user.length).equals(user) ? bytes.subarray(user.length) : undefined;
}

const TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};
/** How long a refused caller may take to read why. */
const READING_MS = 1_000;

/** Answers an upgrade that does not become a WebSocket, and closes the connection. */
export function refuseUpgrade(socket: Duplex, { status, why, retryAfterS }: KnockRefusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${TEXTS[status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(why)}`,
    ...(status === 401 ? ['WWW-Authenticate: Basic realm="ocpp"'] : []),
    ...(retryAfterS === undefined ? [] : [`Retry-After: ${retryAfterS}`]),
    '',
    why,
  ];
  socket.end(lines.join('\r\n'));
  const late = setTimeout(() => socket.destroy(), READING_MS).unref();
  socket.once('close', () => clearTimeout(late));
  socket.once('finish', () => socket.destroy());
}
