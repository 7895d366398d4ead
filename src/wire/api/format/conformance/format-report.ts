import type { Exchange } from '../../../../domain/conformance/exchange.js';
import type { CheckReport, ReportedCase } from '../../../../domain/conformance/report.js';
import { type PartyId, partyKey } from '../../../../domain/party.js';

/** ConformanceReport of openapi.yaml. */
export function formatReport({ connectionId, checkedAt, cases, counts }: CheckReport): object {
  const { PASS, WARN, FAIL, SKIPPED } = counts;
  return {
    partner_id: connectionId,
    checked_at: checkedAt.toISOString(),
    counts: { pass: PASS, warn: WARN, fail: FAIL, skipped: SKIPPED },
    cases: cases.map(formatCase),
  };
}

function formatCase({ id, title, section, kind, module, judgement, reason, findings, shown }: ReportedCase): object {
  return {
    id,
    title,
    section,
    kind,
    ...(module !== undefined && { module }),
    judgement,
    ...(reason !== '' && { reason }),
    ...(findings && { findings }),
    ...(shown && formatExchange(shown)),
  };
}

function formatExchange({ asked, answer }: Exchange): object {
  const { method, url, requestId, correlationId, from, to, excerpt } = asked;
  const headers = {
    'x-request-id': requestId,
    'x-correlation-id': correlationId,
    ...(from && headersOf('from', from)),
    ...(to && headersOf('to', to)),
  };
  const request = { method, url, headers, ...(excerpt !== undefined && { body: excerpt }) };
  if (answer.kind === 'none' || answer.kind === 'not-asked') return { request };
  const said = { http_status: answer.httpStatus, headers: shownHeaders(answer.headers) };
  if (answer.kind === 'bare') return { request, answer: said };
  return { request, answer: { ...said, ocpi_status: answer.statusCode, body: answer.excerpt } };
}

function headersOf(side: 'from' | 'to', party: PartyId): Readonly<Record<string, string>> {
  const [countryCode = '', partyId = ''] = partyKey(party).split('*');
  return { [`ocpi-${side}-country-code`]: countryCode, [`ocpi-${side}-party-id`]: partyId };
}

/** Those that a conformance check looks at. */
const SHOWN = [
  'content-type',
  'x-request-id',
  'x-correlation-id',
  'ocpi-from-country-code',
  'ocpi-from-party-id',
  'ocpi-to-country-code',
  'ocpi-to-party-id',
  'link',
  'location',
  'x-total-count',
  'x-limit',
];
const LONGEST = 512;

function shownHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value.slice(0, LONGEST)]];
    }),
  );
}
