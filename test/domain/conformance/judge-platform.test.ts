import type { EnvelopedAnswer, Exchange } from '../../../src/domain/conformance/exchange.js';
import { findDifferences } from '../../../src/domain/conformance/find-differences.js';
import { judgeAll } from '../../../src/domain/conformance/judge-all.js';
import {
  judgeClientInfo,
  judgeDetails,
  judgeKnown,
  judgeRoles,
  judgeUnique,
  judgeVersions,
} from '../../../src/domain/conformance/judge-versions.js';
import { readLocation } from '../../../src/domain/conformance/location-header.js';
import type { Endpoint, InterfaceRole } from '../../../src/domain/roaming/connection.js';

const ASKED = { method: 'GET', url: 'https://cpo.example/ocpi/versions', requestId: 'r-1', correlationId: 'c-1' };
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' };

function answered(data: unknown, changed: Partial<EnvelopedAnswer> = {}): Exchange {
  const answer = { kind: 'enveloped', httpStatus: 200, statusCode: 1000, excerpt: '' } as const;
  return { asked: ASKED, answer: { ...answer, headers: HEADERS, timestamp: '2026-11-02T12:00:00Z', data, ...changed } };
}

function endpoint(identifier: string, role: InterfaceRole, url = `https://cpo.example/${identifier}`): Endpoint {
  return { identifier, role, url };
}

function details(...endpoints: readonly unknown[]): Exchange {
  return answered({ version: '2.2.1', endpoints });
}

const CREDENTIALS = endpoint('credentials', 'SENDER');

describe('what a platform says of itself', () => {
  it.each([
    { data: [{ version: '2.2.1', url: 'https://cpo.example/2.2.1' }], judgement: 'PASS', reason: '' },
    { data: { version: '2.2.1' }, judgement: 'FAIL', reason: 'data is not a list' },
    { data: [{ version: '2.1.1', url: 'https://cpo.example' }], judgement: 'FAIL', reason: 'does not list 2.2.1' },
    { data: [{ version: '2.2.1', url: '/2.2.1' }], judgement: 'FAIL', reason: 'entries that are no Version' },
    { data: [null], judgement: 'FAIL', reason: 'entries that are no Version' },
  ])('is $judgement with the versions $data', ({ data, judgement, reason }) => {
    const judged = judgeVersions(answered(data), '2.2.1');
    expect(judged).toMatchObject({ judgement, reason: expect.stringContaining(reason) });
  });

  it.each([
    { exchange: details(CREDENTIALS, endpoint('cdrs', 'SENDER')), judgement: 'PASS', reason: '' },
    { exchange: details(endpoint('cdrs', 'SENDER')), judgement: 'FAIL', reason: 'credentials is not among' },
    { exchange: details(CREDENTIALS, { identifier: 'cdrs' }), judgement: 'FAIL', reason: 'no Endpoint' },
    { exchange: details(), judgement: 'FAIL', reason: 'endpoints is not a list' },
    { exchange: answered({ version: '2.1.1' }), judgement: 'FAIL', reason: 'version is not 2.2.1' },
    { exchange: answered({}, { httpStatus: 500 }), judgement: 'FAIL', reason: 'HTTP 500' },
  ])('is $judgement for its details: $reason', ({ exchange, judgement, reason }) => {
    expect(judgeDetails(exchange, '2.2.1')).toMatchObject({ judgement, reason: expect.stringContaining(reason) });
  });

  it('is told in words that a terminal can show', () => {
    const rude = answered({}, { httpStatus: 500, message: `\u001b[2J${'x'.repeat(1_000)}` });
    const { reason } = judgeDetails(rude, '2.2.1');
    expect(reason).toMatch(/^HTTP 500, OCPI 1000 \( \[2Jx{196}\)$/);
    expect(reason.length).toBeLessThan(300);
  });

  it('names each interface once; credentials has no role', () => {
    const both = [endpoint('cdrs', 'SENDER', 'https://a.example'), endpoint('cdrs', 'RECEIVER', 'https://b.example')];
    expect(judgeUnique(details(CREDENTIALS, ...both)).judgement).toBe('PASS');
    const twice = details(CREDENTIALS, { ...CREDENTIALS, role: 'RECEIVER' }, ...both, endpoint('cdrs', 'SENDER'));
    expect(judgeUnique(twice)).toMatchObject({ judgement: 'FAIL', findings: ['credentials', 'cdrs SENDER'] });
  });

  it('has the endpoints that the hub was told, or is asked to PUT its credentials', () => {
    const moved = details(endpoint('cdrs', 'SENDER', 'https://new.example/cdrs'));
    expect(judgeKnown(moved, [endpoint('cdrs', 'SENDER')])).toMatchObject({
      judgement: 'WARN',
      findings: [
        'no longer published: cdrs SENDER https://cpo.example/cdrs',
        'not told to the hub: cdrs SENDER https://new.example/cdrs',
      ],
    });
  });

  it('publishes what its roles need', () => {
    const some = [endpoint('locations', 'SENDER'), endpoint('tokens', 'RECEIVER')];
    expect(judgeRoles(['CPO'], [])).toMatchObject({ judgement: 'FAIL' });
    expect(judgeRoles(['CPO', 'HUB'], some)).toMatchObject({
      judgement: 'WARN',
      findings: ['CPO: sessions SENDER', 'CPO: cdrs SENDER'],
    });
    expect(judgeRoles(['OTHER'], []).judgement).toBe('PASS');
    expect(judgeClientInfo(some).judgement).toBe('WARN');
  });
});

describe('what holds for every answer', () => {
  const judged = (...exchanges: readonly Exchange[]) => new Map(judgeAll(exchanges));

  it('passes when it is so, and is skipped when there was none', () => {
    expect([...judged(answered([])).values()].map(({ judgement }) => judgement)).toEqual([
      'PASS',
      'PASS',
      'PASS',
      'PASS',
      'SKIPPED',
    ]);
    expect([...judged().values()].every(({ judgement }) => judgement === 'SKIPPED')).toBe(true);
  });

  it('fails for another type, another id and an offset in the timestamp, with the exchange that shows it', () => {
    const headers = { ...HEADERS, 'content-type': 'text/plain', 'x-correlation-id': 'another' };
    const bad = answered([], { headers, timestamp: '2026-11-02T12:00:00+00:00' });
    const found = judged(answered([]), bad);
    expect(found.get('content-type')).toMatchObject({ judgement: 'FAIL', shown: bad });
    expect(found.get('ids-echoed')?.findings).toEqual([`GET ${ASKED.url}: X-Correlation-ID missing or another one`]);
    expect(found.get('timestamps')?.reason).toBe('1 of 2 envelopes without a timestamp in UTC');
  });

  it('fails for other parties in the routing headers, and only warns when there are none', () => {
    const from = { countryCode: 'XX', partyId: 'HUB' };
    const to = { countryCode: 'NL', partyId: 'ABC' };
    const routed = (headers: Readonly<Record<string, string>>): Exchange => {
      const { asked, answer } = answered([], { headers: { ...HEADERS, ...headers } });
      return { asked: { ...asked, from, to }, answer };
    };
    const parties = (sender: string, receiver: string) => ({
      'ocpi-from-country-code': sender.slice(0, 2),
      'ocpi-from-party-id': sender.slice(3),
      'ocpi-to-country-code': receiver.slice(0, 2),
      'ocpi-to-party-id': receiver.slice(3),
    });
    const judgement = (headers: Readonly<Record<string, string>>) =>
      judged(routed(headers)).get('routing-reversed')?.judgement;
    expect(judgement(parties('nl*abc', 'XX*HUB'))).toBe('PASS');
    expect(judgement(parties('XX*HUB', 'NL*ABC'))).toBe('FAIL');
    expect(judgement({})).toBe('WARN');
  });
});

describe('an object that is shown', () => {
  it('is the one that was sent, however its times are written and whatever was added', () => {
    const sent = { id: 'A', kwh: 0.5, last_updated: '2026-11-02T12:00:00Z', evses: [{ uid: 'E' }] };
    const shown = { ...sent, last_updated: '2026-11-02T12:00:00.000', evses: [{ uid: 'E', status: null }], more: 1 };
    expect(findDifferences(sent, shown)).toEqual([]);
  });

  it('differs where a value, a list or a field is another one', () => {
    const sent = { id: 'A', kwh: 0.5, evses: [{ uid: 'E' }], coordinates: { latitude: '1' } };
    expect(findDifferences(sent, { id: 'a', kwh: 0.5, evses: [], coordinates: null })).toEqual([
      '/id: sent "A", shown "a"',
      '/evses: sent [{"uid":"E"}], shown []',
      '/coordinates: sent {"latitude":"1"}, shown null',
    ]);
    expect(findDifferences(sent, undefined)).toHaveLength(1);
  });
});

describe('the Location of a CDR', () => {
  it.each([
    { location: 'https://cpo.example/cdrs/1', found: { kind: 'here', url: 'https://cpo.example/cdrs/1' } },
    { location: '/cdrs/1', found: { kind: 'here', url: 'https://cpo.example/cdrs/1' } },
    { location: 'https://evil.example/cdrs/1', found: { kind: 'elsewhere' } },
    { location: '//evil.example/cdrs/1', found: { kind: 'elsewhere' } },
    { location: '', found: { kind: 'none' } },
  ])('"$location" is $found.kind', ({ location, found }) => {
    expect(readLocation(answered(undefined, { headers: { location } }))).toEqual(found);
  });
});
