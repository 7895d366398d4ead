import { impliedRequestHeaders, impliedResponseHeaders } from './implied-headers.js';
import type { LoggedBody, LoggedMessage } from './logged-message.js';
import type { LegFacts, RawBody, RecordedLeg } from './recorded-leg.js';

/**
 * Many legs in one piece of bytes, so that keeping one costs a copy of its bytes and no more. Each leg is a frame: three
 * lengths of four bytes (facts, request body, response body), then the facts as JSON, then the bodies as they came. The
 * highest bit of a body's length says that the body was dropped; the rest is then its size.
 */
export interface FrameWriter {
  /** How many legs were written. */
  readonly count: () => number;
  readonly bytes: () => number;
  write(leg: RecordedLeg): void;
  /** What was written; nothing may be written any more. */
  finish(): Uint8Array;
}

/** A frame that is read in parts: the facts decide whether anybody wants the bodies. */
export interface Frame {
  readonly index: number;
  readonly facts: LegFacts;
  toMessage(id: string): LoggedMessage;
}

const HEAD = 12;
const DROPPED = 0x80000000;
const SMALLEST = 4_096;
/** What a character of JSON text may need as UTF-8. */
const BYTES_PER_CHARACTER = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Starts a piece; `capacity` in bytes is a guess, and it grows. */
export function frameWriter(capacity: number): FrameWriter {
  let bytes = new Uint8Array(Math.max(SMALLEST, Math.ceil(capacity)));
  let head = new DataView(bytes.buffer);
  let end = 0;
  let count = 0;

  function reserve(more: number): void {
    if (end + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, end + more));
    larger.set(bytes.subarray(0, end));
    bytes = larger;
    head = new DataView(bytes.buffer);
  }

  function put(part: RawBody | undefined): number {
    if (part === undefined) return 0;
    const start = end;
    if (typeof part === 'string') {
      end += encoder.encodeInto(part, bytes.subarray(end)).written;
    } else {
      bytes.set(part, end);
      end += part.byteLength;
    }
    return end - start;
  }

  return {
    count: () => count,
    bytes: () => end,
    write: ({ facts, requestBody, responseBody }) => {
      const json = JSON.stringify(facts);
      reserve(HEAD + json.length * BYTES_PER_CHARACTER + roomFor(requestBody) + roomFor(responseBody));
      const start = end;
      end += HEAD;
      head.setUint32(start, put(json));
      head.setUint32(start + 4, put(requestBody));
      head.setUint32(start + 8, put(responseBody));
      count += 1;
    },
    // A piece may wait in memory, and what waits is counted by its length.
    finish: () => (end * 2 < bytes.length ? bytes.slice(0, end) : bytes.subarray(0, end)),
  };
}

function roomFor(body: RawBody | undefined): number {
  if (body === undefined) return 0;
  return typeof body === 'string' ? body.length * BYTES_PER_CHARACTER : body.byteLength;
}

/** Reads the legs of a piece, in the order in which they were written. Ids are given by the reader. */
export function* readFrames(piece: Uint8Array): Generator<Frame> {
  let index = 0;
  for (const { facts: json, request, response } of cut(piece)) {
    const facts = JSON.parse(decoder.decode(json)) as LegFacts;
    yield { index, facts, toMessage: (id) => toMessage(id, { facts, request, response }) };
    index += 1;
  }
}

/** The same legs without their bodies, of which only the size is left. */
export function withoutBodies(piece: Uint8Array): Uint8Array {
  const frames = [...cut(piece)];
  const shorter = new Uint8Array(frames.reduce((sum, { facts }) => sum + HEAD + facts.length, 0));
  const head = new DataView(shorter.buffer);
  let end = 0;
  for (const { facts, request, response } of frames) {
    head.setUint32(end, facts.length);
    head.setUint32(end + 4, droppedLength(request));
    head.setUint32(end + 8, droppedLength(response));
    shorter.set(facts, end + HEAD);
    end += HEAD + facts.length;
  }
  return shorter;
}

/** A body in a piece: its bytes, or only how many there were. */
type Part = { readonly bytes: Uint8Array } | { readonly dropped: number };

interface CutFrame {
  readonly facts: Uint8Array;
  readonly request: Part;
  readonly response: Part;
}

function* cut(piece: Uint8Array): Generator<CutFrame> {
  const head = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  let at = 0;
  const take = (length: number): Uint8Array => {
    at += length;
    return piece.subarray(at - length, at);
  };
  const takeBody = (length: number): Part =>
    length >= DROPPED ? { dropped: length - DROPPED } : { bytes: take(length) };
  while (at + HEAD <= piece.byteLength) {
    const [facts, request, response] = [head.getUint32(at), head.getUint32(at + 4), head.getUint32(at + 8)];
    at += HEAD;
    yield { facts: take(facts), request: takeBody(request), response: takeBody(response) };
  }
}

/** Nothing was there, nothing is dropped. */
function droppedLength(part: Part): number {
  const length = 'bytes' in part ? part.bytes.length : part.dropped;
  return length === 0 ? 0 : DROPPED + length;
}

function toMessage(
  id: string,
  { facts, request, response }: { readonly facts: LegFacts; readonly request: Part; readonly response: Part },
): LoggedMessage {
  const { atMs, requestHeaders, responseHeaders, ...rest } = facts;
  const requestBody = facts.requestBody ?? toBody(request);
  const responseBody = facts.responseBody ?? toBody(response);
  const implied = facts.direction === 'IN' ? impliedResponseHeaders(facts) : {};
  return {
    id,
    at: new Date(atMs),
    ...rest,
    requestHeaders: requestHeaders ?? impliedRequestHeaders(facts, requestBody ? 'with-body' : 'without-body'),
    ...(responseHeaders && { responseHeaders: { ...implied, ...responseHeaders } }),
    ...(requestBody && { requestBody }),
    ...(responseBody && { responseBody }),
  };
}

function toBody(part: Part): LoggedBody | undefined {
  if ('dropped' in part) return { kind: 'dropped', bytes: part.dropped };
  if (part.bytes.length === 0) return undefined;
  return { kind: 'text', text: decoder.decode(part.bytes), bytes: part.bytes.length };
}
