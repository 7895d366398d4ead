import type { Fault } from '../../../src/simulator/faults.js';
import { ocpiExample } from '../../support/ocpi-example.js';
import { CPO, caseOf, checkOf, complaints, useCheckScene } from './checked-platform.js';

const scene = useCheckScene();
const READ_CPO = { role: 'CPO', scope: 'READ' } as const;

/** An answer of the platform's choice, for one module or all. */
function says(data: unknown, headers: Readonly<Record<string, unknown>> = {}): Fault {
  const envelope = { status_code: 1000, timestamp: '2026-11-02T12:00:00Z', ...headers, data };
  return { kind: 'answer', httpStatus: 200, json: JSON.stringify(envelope) };
}

describe('a platform whose answers are no OCPI', () => {
  it.each([
    { fault: { kind: 'html' } as Fault, reason: 'HTTP 200 without an OCPI envelope' },
    { fault: { kind: 'status', httpStatus: 500 } as Fault, reason: 'HTTP 500 without an OCPI envelope' },
    { fault: { kind: 'partial-json' } as Fault, reason: 'HTTP 200 without an OCPI envelope' },
  ])('fails where it is asked: $fault.kind on tariffs', async ({ fault, reason }) => {
    const platform = await scene.cpo();
    platform.fail(fault, { module: 'tariffs' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'list-answered', 'tariffs')).toMatchObject({ judgement: 'FAIL', reason });
    expect(caseOf(report, 'list-link', 'tariffs')).toMatchObject({ judgement: 'SKIPPED', reason: 'there is no list' });
    expect(caseOf(report, 'list-answered', 'cdrs').judgement).toBe('PASS');
    expect(caseOf(report, 'envelope')).toMatchObject({
      judgement: 'FAIL',
      findings: [expect.stringMatching(/^GET .*\/sender\/tariffs\?.*: HTTP \d+ without an envelope$/)],
    });
  });

  it('fails when the envelope has no timestamp, another type, and loses ids and parties', async () => {
    const platform = await scene.cpo();
    platform.fail(says([], { timestamp: '2026-11-02 12:00' }), { module: 'tariffs' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'timestamps')).toMatchObject({
      judgement: 'FAIL',
      findings: expect.arrayContaining([expect.stringMatching(/tariffs.*timestamp is "2026-11-02 12:00"$/)]),
    });
    expect(caseOf(report, 'ids-echoed')).toMatchObject({
      judgement: 'FAIL',
      findings: expect.arrayContaining([expect.stringMatching(/X-Request-ID and X-Correlation-ID missing/)]),
    });
    expect(caseOf(report, 'routing-reversed')).toMatchObject({
      judgement: 'WARN',
      reason: expect.stringMatching(/have none$/),
    });
  });
});

describe('a platform that does not look at tokens', () => {
  it('fails: it answers a wrong one as if it were ours', async () => {
    const platform = await scene.cpo();
    const fault = says([{ version: '2.2.1', url: platform.baseUrl() }]);
    const broken = () => platform.fail(fault, { module: 'versions' });
    const report = await checkOf(scene, platform, { ...READ_CPO, broken });
    expect(caseOf(report, 'wrong-token')).toMatchObject({
      judgement: 'FAIL',
      reason: 'HTTP 200, OCPI 1000 instead of HTTP 401',
    });
    expect(caseOf(report, 'versions-form').judgement).toBe('PASS');
    expect(caseOf(report, 'details-form').judgement).toBe('FAIL');
    expect(caseOf(report, 'details-known')).toMatchObject({ judgement: 'SKIPPED', reason: 'there are no endpoints' });
  });
});

describe('a platform whose lists are wrong', () => {
  it('fails for what stands in the headers', async () => {
    const platform = await scene.cpo();
    platform.fail(says([]), { module: 'tariffs' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'list-count', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      findings: ['X-Total-Count: expected a whole number', 'X-Limit: expected a whole number'],
    });
    expect(caseOf(report, 'list-bad-date', 'tariffs')).toMatchObject({
      judgement: 'WARN',
      reason: 'HTTP 200, OCPI 1000 instead of HTTP 200 with 2001',
    });
  });

  it('fails for data that is no list', async () => {
    const platform = await scene.cpo();
    platform.fail(says({ items: [] }), { module: 'tariffs' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'list-answered', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      reason: 'data is not a list',
    });
  });

  it('fails for more than was asked for, and for filters that it ignores', async () => {
    const platform = await scene.cpo();
    const tariff = { ...ocpiExample('tariff_4_complex'), ...CPO };
    const tariffs = ['A', 'B', 'C'].map((id, day) => ({
      ...tariff,
      id,
      last_updated: `2026-10-0${day + 1}T00:00:00Z`,
    }));
    platform.fail(says(tariffs), { module: 'tariffs' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'list-limit', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      reason: '3 objects, 2 were asked for',
    });
    expect(caseOf(report, 'list-date-from', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      findings: ['A: last_updated 2026-10-01T00:00:00.000Z'],
    });
    expect(caseOf(report, 'list-date-to', 'tariffs').findings).toEqual([
      'B: last_updated 2026-10-02T00:00:00.000Z',
      'C: last_updated 2026-10-03T00:00:00.000Z',
    ]);
  });

  it('fails when date_from leaves out the object of that very time', async () => {
    const platform = await scene.cpo();
    const tariff = { ...ocpiExample('tariff_4_complex'), ...CPO, id: 'A', last_updated: '2026-10-01T00:00:00Z' };
    const broken = () => {
      platform.fail({ kind: 'slow', delayMs: 0 }, { module: 'tariffs', times: 1 });
      platform.alsoFail(says([]), { module: 'tariffs' });
    };
    platform.own.put('tariffs', 'A', tariff);
    const report = await checkOf(scene, platform, { ...READ_CPO, broken });
    expect(caseOf(report, 'list-date-from', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      reason: 'the object of 2026-10-01T00:00:00.000Z itself is missing: date_from is inclusive',
    });
    expect(caseOf(report, 'list-date-to', 'tariffs').judgement).toBe('PASS');
  });

  it('fails for objects that cannot be read, and tells where in each', async () => {
    const platform = await scene.cpo();
    const tariff = { ...ocpiExample('tariff_4_complex'), ...CPO };
    platform.own.put('tariffs', 'A', { ...tariff, id: 'A', currency: 'Euro', last_updated: '2026-10-01T00:00:00' });
    platform.own.put('tariffs', 'B', { ...tariff, id: 'B', type: 'HAPPY_HOUR', last_updated: '2026-10-01T00:00:00' });
    platform.own.put('cdrs', 'C', { ...ocpiExample('cdr_example'), country_code: 'FR', party_id: 'QRS' });
    const report = await checkOf(scene, platform, READ_CPO);
    expect(caseOf(report, 'list-objects', 'tariffs')).toMatchObject({
      judgement: 'FAIL',
      reason: '1 of 2 objects cannot be read',
      findings: ['A /currency: expected three capital letters', 'B /type: HAPPY_HOUR (unknown-enum-value)'],
    });
    expect(caseOf(report, 'list-dates', 'tariffs')).toMatchObject({
      judgement: 'WARN',
      findings: expect.arrayContaining(['B /last_updated']),
    });
    expect(caseOf(report, 'list-owner', 'cdrs')).toMatchObject({
      judgement: 'FAIL',
      findings: [expect.stringMatching(/: of FR\*QRS$/)],
    });
  });
});

describe('a platform that is dead', () => {
  it('is asked three times and no more; the rest is skipped', async () => {
    const platform = await scene.cpo();
    const report = await checkOf(scene, platform, {
      role: 'CPO',
      scope: 'WRITE',
      broken: () => platform.fail({ kind: 'slow', delayMs: 10_000 }),
    });
    expect(caseOf(report, 'versions-reachable')).toMatchObject({
      judgement: 'FAIL',
      reason: expect.stringMatching(/^no answer: /),
    });
    const reason = 'the platform does not answer';
    expect(caseOf(report, 'list-answered', 'cdrs')).toMatchObject({ judgement: 'SKIPPED', reason });
    expect(caseOf(report, 'list-link', 'cdrs')).toMatchObject({ judgement: 'SKIPPED', reason: 'there is no list' });
    expect(caseOf(report, 'put-new')).toMatchObject({ judgement: 'SKIPPED', reason });
    expect(complaints(report)).toEqual([
      expect.stringMatching(/^FAIL versions-reachable/),
      expect.stringMatching(/^FAIL wrong-token/),
      expect.stringMatching(/^FAIL list-answered locations/),
      expect.stringMatching(/^FAIL envelope: 3 of 3/),
    ]);
  });
});
