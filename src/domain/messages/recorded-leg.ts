import type { LoggedBody, LoggedMessage } from './logged-message.js';

/** A body as it came over the wire. */
export type RawBody = Uint8Array | string;

/** Everything of a leg but its bodies; one that is not kept as text stands here. */
export type LegFacts = Omit<LoggedMessage, 'id' | 'at' | 'requestBody' | 'responseBody' | 'requestHeaders'> & {
  /** Of outgoing legs absent: see `impliedRequestHeaders`. Of incoming legs those of the answer lack the implied ones. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number;
  readonly requestBody?: LoggedBody;
  readonly responseBody?: LoggedBody;
};

/** A leg as it is recorded, in the moment in which it is over. */
export interface RecordedLeg {
  readonly facts: LegFacts;
  readonly requestBody?: RawBody;
  readonly responseBody?: RawBody;
}

/** Indexes have short keys: what is longer is cut, when it is kept and when it is looked for. */
const LONGEST_ID = 128;

/** The form in which an object's id is kept and looked for. */
export function foldedId(id: string): string {
  return id.slice(0, LONGEST_ID).toUpperCase();
}

/** Size in bytes. Of text that is what it needs as UTF-8. */
export function sizeOf(body: RawBody): number {
  return typeof body === 'string' ? utf8Length(body) : body.byteLength;
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // Of a pair of surrogates, each half needs two bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
