import { type PartyId, sameParty } from '../party.js';
import type { ReadCaseId } from './cases.js';
import type { BareAnswer, EnvelopedAnswer, Exchange } from './exchange.js';
import { fail, pass, skip, type Verdict, warn, withFindings } from './verdict.js';

/** What holds for every answer of a platform, judged when all of them are there. */
export function judgeAll(exchanges: readonly Exchange[]): readonly (readonly [ReadCaseId, Verdict])[] {
  return [
    ['envelope', judgeEach(exchanges, 'answers that are no envelope', noEnvelope)],
    ['timestamps', judgeEach(exchanges, 'envelopes without a timestamp in UTC', badTimestamp)],
    ['content-type', judgeEach(exchanges, 'answers of another type', badContentType)],
    ['ids-echoed', judgeEach(exchanges, 'answers without the ids of their request', lostIds)],
    ['routing-reversed', judgeRouting(exchanges)],
  ];
}

type LookAt = (exchange: Exchange) => string | undefined;

/** A finding in any of them is a failure, and the first one shows it. */
function judgeEach(exchanges: readonly Exchange[], reason: string, lookAt: LookAt): Verdict {
  const answered = exchanges.filter(({ answer }) => answer.kind !== 'not-asked');
  if (answered.length === 0) return skip('nothing was answered');
  const wrong = answered.filter((exchange) => lookAt(exchange) !== undefined);
  const [first] = wrong;
  if (!first) return pass(`${answered.length} answers`);
  const findings = wrong.map((exchange) => `${nameOf(exchange)}: ${lookAt(exchange)}`);
  return withFindings(fail(`${wrong.length} of ${answered.length} ${reason}`, first), findings);
}

function noEnvelope({ answer }: Exchange): string | undefined {
  if (answer.kind === 'bare') return `HTTP ${answer.httpStatus} without an envelope`;
  return answer.kind === 'none' ? `no answer: ${answer.because}` : undefined;
}

function badTimestamp({ answer }: Exchange): string | undefined {
  if (answer.kind !== 'enveloped') return undefined;
  const { timestamp } = answer;
  const isDateTime = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z?$/.test(timestamp);
  return isDateTime ? undefined : `timestamp is ${String(JSON.stringify(timestamp)).slice(0, 60)}`;
}

function badContentType({ answer }: Exchange): string | undefined {
  const type = headersOf(answer)?.['content-type'];
  if (!headersOf(answer)) return undefined;
  return /^application\/json\s*(;|$)/i.test(type ?? '') ? undefined : `Content-Type is ${type ?? 'missing'}`;
}

function lostIds({ asked, answer }: Exchange): string | undefined {
  const headers = headersOf(answer);
  if (!headers) return undefined;
  const lost = [
    ...(headers['x-request-id'] === asked.requestId ? [] : ['X-Request-ID']),
    ...(headers['x-correlation-id'] === asked.correlationId ? [] : ['X-Correlation-ID']),
  ];
  return lost.length === 0 ? undefined : `${lost.join(' and ')} missing or another one`;
}

/** Wrong parties are a failure; missing ones the hub can fill in for a platform that it has asked itself. */
function judgeRouting(exchanges: readonly Exchange[]): Verdict {
  const routed = exchanges.filter(({ asked, answer }) => asked.to !== undefined && answer.kind === 'enveloped');
  if (routed.length === 0) return skip('no message was routed');
  const wrong = routed.filter((exchange) => routingOf(exchange) === 'wrong');
  const missing = routed.filter((exchange) => routingOf(exchange) === 'missing');
  const [first] = wrong.length > 0 ? wrong : missing;
  if (!first) return pass(`${routed.length} answers`);
  const reason = `${wrong.length} of ${routed.length} answers have other parties, ${missing.length} have none`;
  const judged = wrong.length > 0 ? fail : warn;
  return withFindings(judged(reason, first), [...wrong, ...missing].map(nameOf));
}

function routingOf({ asked, answer }: Exchange): 'right' | 'wrong' | 'missing' {
  const headers = headersOf(answer) ?? {};
  const [from, to] = [partyIn(headers, 'from'), partyIn(headers, 'to')];
  if (!from && !to) return 'missing';
  const isRight = from && to && asked.from && asked.to && sameParty(from, asked.to) && sameParty(to, asked.from);
  return isRight ? 'right' : 'wrong';
}

function partyIn(headers: Readonly<Record<string, string>>, side: 'from' | 'to'): PartyId | undefined {
  const countryCode = headers[`ocpi-${side}-country-code`];
  const partyId = headers[`ocpi-${side}-party-id`];
  return countryCode && partyId ? { countryCode, partyId } : undefined;
}

function headersOf(answer: Exchange['answer']): BareAnswer['headers'] | undefined {
  return hasHeaders(answer) ? answer.headers : undefined;
}

function hasHeaders(answer: Exchange['answer']): answer is BareAnswer | EnvelopedAnswer {
  return answer.kind === 'bare' || answer.kind === 'enveloped';
}

function nameOf({ asked }: Exchange): string {
  return `${asked.method} ${asked.url}`;
}
