import type { Response } from 'express';
import { type PartyId, sameParty } from '../../domain/party.js';
import type { Clock, QualityLog } from '../../flows/ports.js';
import type { WireLog } from '../http/wire-log.js';
import { type Exchange, exchangeOf } from './exchange.js';
import { routingHeaders } from './headers.js';
import { stringifyJson } from './json.js';
import type { OcpiAnswer, RawJson } from './module.js';
import { noteExchange } from './quality/note-exchange.js';
import type { RecordExchange } from './record/record-exchange.js';
import type { OcpiStatus } from './status.js';

export interface AnswerDeps {
  readonly identity: PartyId;
  readonly clock: Clock;
  readonly log: WireLog;
  readonly qualityLog: QualityLog;
  /** Keeps the exchange in the message log; absent where nobody looks at it. */
  readonly record?: RecordExchange;
}

/** Partner headers that are true of the hub's answer too; a Link or Location of the partner is not. */
const RELAYED_HEADERS = ['x-total-count', 'x-limit'];

/** Writes what a module answered: the hub's own words in an envelope, or the receiver's bytes as they came. */
export function writeAnswer(deps: AnswerDeps, res: Response, answer: OcpiAnswer): void {
  if (answer.kind === 'own') {
    const body = envelope(1000, deps.clock, answer);
    write(deps, res, { http: answer.http, ocpi: 1000, body, from: answer.from, headers: answer.headers });
    return;
  }
  const { httpStatus, ocpiStatus, headers, body } = answer.answer;
  const kept = RELAYED_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value !== undefined && /^\d{1,15}$/.test(value) ? [[name, value]] : [];
  });
  const sent = { ...Object.fromEntries(kept), ...answer.headers };
  write(deps, res, { http: httpStatus, ocpi: ocpiStatus, body, from: answer.from, headers: sent });
}

export interface Refusal extends OcpiStatus {
  readonly text: string;
  /** Why, as one word for the log. */
  readonly code: string;
}

/** Writes a refusal or an internal error. */
export function writeRefusal(deps: AnswerDeps, res: Response, refusal: Refusal): void {
  const body = envelope(refusal.ocpi, deps.clock, { message: refusal.text });
  const headers = {
    ...(refusal.allow && { Allow: refusal.allow }),
    ...(refusal.http === 401 && { 'WWW-Authenticate': 'Token' }),
  };
  write(deps, res, { http: refusal.http, ocpi: refusal.ocpi, body, headers, refused: refusal.code });
}

/** OCPI 2.2.1, transport_and_format, response format. Without data there is no `data`, not even null. */
function envelope(status: number, clock: Clock, content: { readonly data?: unknown; readonly message?: string }) {
  const message = content.message === undefined ? '' : `"status_message":${JSON.stringify(content.message)},`;
  const data = content.data === undefined ? '' : `,"data":${dataText(content.data)}`;
  return `{"status_code":${status},${message}"timestamp":"${clock.now().toISOString()}"${data}}`;
}

/** Stored originals are put in as text, alone or as items of a list. */
function dataText(data: unknown): string {
  if (isRawJson(data)) return data.rawJson;
  if (!Array.isArray(data)) return stringifyJson(data);
  return `[${data.map((item) => (isRawJson(item) ? item.rawJson : stringifyJson(item))).join(',')}]`;
}

function isRawJson(value: unknown): value is RawJson {
  if (typeof value !== 'object' || value === null || !('rawJson' in value)) return false;
  return typeof value.rawJson === 'string' && Object.keys(value).length === 1;
}

interface WholeAnswer {
  readonly http: number;
  readonly ocpi: number;
  /** As text when it is ours: Node then sends it in one piece with the headers. */
  readonly body: string | Uint8Array;
  readonly from?: PartyId | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly refused?: string;
}

function write(deps: AnswerDeps, res: Response, answer: WholeAnswer): void {
  const exchange = exchangeOf(res.req);
  const bytes = Buffer.byteLength(answer.body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': bytes,
    'Cache-Control': 'no-store',
    'X-Request-ID': exchange.requestId,
    'X-Correlation-ID': exchange.correlationId,
    ...(exchange.isRouted && answerRouting(deps, exchange, answer.from)),
    ...answer.headers,
  };
  res.writeHead(answer.http, headers);
  res.end(inOnePiece(answer.body));
  deps.record?.(res.req, { ...answer, headers });
  noteExchange(deps.qualityLog, exchange);
  logAnswer(deps, res, { ...answer, bytes });
}

/** A text goes out in one write with the headers, bytes in two; a partner's answer is known to be UTF-8. */
const ONE_PIECE_BYTES = 16_384;

function inOnePiece(body: string | Uint8Array): string | Uint8Array {
  if (typeof body === 'string' || body.length > ONE_PIECE_BYTES) return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** To the requester, from the receiver or from the hub: also on errors (transport_and_format, direct response). */
function answerRouting(deps: AnswerDeps, exchange: Exchange, from: PartyId = deps.identity) {
  return routingHeaders({ from, ...(exchange.requester && { to: exchange.requester }) });
}

function logAnswer(deps: AnswerDeps, res: Response, answer: WholeAnswer & { readonly bytes: number }): void {
  const exchange = exchangeOf(res.req);
  const { from } = answer;
  deps.log.info({
    event: 'ocpi.answered',
    method: res.req.method,
    route: exchange.route ?? 'none',
    httpStatus: answer.http,
    ocpiStatus: answer.ocpi,
    ...(answer.refused && { refused: answer.refused }),
    connection: exchange.caller?.connection.id,
    ...(exchange.requester && { requester: `${exchange.requester.countryCode}*${exchange.requester.partyId}` }),
    ...(from && !sameParty(from, deps.identity) && { receiver: `${from.countryCode}*${from.partyId}` }),
    requestId: exchange.requestId,
    correlationId: exchange.correlationId,
    bytes: answer.bytes,
    ms: Math.round((performance.now() - exchange.startedAtMs) * 100) / 100,
  });
}
