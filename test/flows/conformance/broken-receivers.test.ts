import type { Fault } from '../../../src/simulator/faults.js';
import type { MessageModule } from '../../../src/simulator/ocpi-objects.js';
import { caseOf, checkOf, skipped, useCheckScene } from './checked-platform.js';

const scene = useCheckScene();

function answers(httpStatus: number, status_code: number, data?: unknown): Fault {
  const envelope = { status_code, timestamp: '2026-11-02T12:00:00Z', ...(data !== undefined && { data }) };
  return { kind: 'answer', httpStatus, json: JSON.stringify(envelope) };
}

async function writeCheck(role: 'CPO' | 'EMSP', module: MessageModule, fault: Fault) {
  const platform = role === 'CPO' ? await scene.cpo() : await scene.emsp();
  return checkOf(scene, platform, {
    role,
    scope: 'WRITE_WITH_CDR',
    broken: () => platform.fail(fault, { module }),
  });
}

describe('a platform that says yes to everything and keeps nothing', () => {
  it('fails where something should be kept or refused, and is told what it does not show', async () => {
    const report = await writeCheck('CPO', 'tokens', answers(200, 1000, { valid: true }));
    const told = (id: Parameters<typeof caseOf>[1]) => {
      const { judgement, reason } = caseOf(report, id, 'tokens');
      return `${judgement} ${reason}`;
    };
    expect(told('put-new')).toBe('WARN HTTP 200 instead of 201');
    expect(told('put-again')).toBe('PASS ');
    expect(told('get-back')).toBe('FAIL the object is another one');
    expect(caseOf(report, 'get-back').findings).toEqual(
      expect.arrayContaining(['/valid: sent false, shown true', '/whitelist: sent "NEVER", shown nothing']),
    );
    expect(told('patch-without-time')).toBe('FAIL HTTP 200, OCPI 1000 instead of HTTP 200 with 2001');
    expect(told('patch-merges')).toBe('FAIL the object is another one');
    expect(told('put-other-id')).toBe('WARN HTTP 200, OCPI 1000 instead of HTTP 200 with 2001');
    expect(told('put-bad-json')).toBe('FAIL HTTP 200, OCPI 1000 instead of HTTP 400');
    expect(told('put-unknown-field')).toBe('PASS ');
    expect(caseOf(report, 'unknown-object', 'tokens RECEIVER').judgement).toBe('FAIL');
  });

  it('fails for a Tariff that it still shows after DELETE, and for a CDR without Location', async () => {
    const tariffs = await writeCheck('EMSP', 'tariffs', answers(200, 1000, {}));
    expect(caseOf(tariffs, 'tariff-deleted')).toMatchObject({ judgement: 'FAIL', reason: 'GET still shows it' });
    const cdrs = await writeCheck('EMSP', 'cdrs', answers(201, 1000));
    expect(caseOf(cdrs, 'cdr-posted')).toMatchObject({ judgement: 'FAIL', reason: 'no Location' });
    expect(caseOf(cdrs, 'cdr-read').judgement).toBe('SKIPPED');
    expect(caseOf(cdrs, 'cdr-again')).toMatchObject({ judgement: 'SKIPPED', reason: 'the CDR was not taken' });
  });
});

describe('a platform that files a Tariff under whatever id it has', () => {
  it('keeps none of them after the check', async () => {
    const platform = await scene.emsp();
    const report = await checkOf(scene, platform, {
      role: 'EMSP',
      scope: 'WRITE',
      broken: () => platform.fail(answers(200, 1000, {}), { module: 'tariffs' }),
    });
    expect(caseOf(report, 'put-other-id', 'tariffs').judgement).toBe('WARN');
    const deleted = platform.messages.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
    expect(deleted.filter((url) => url.endsWith('-B'))).toEqual([expect.stringContaining('/tariffs/XX/HUB/')]);
  });
});

describe('a platform that takes nothing', () => {
  it('fails once, and is sent nothing more of that module', async () => {
    const report = await writeCheck('EMSP', 'locations', answers(400, 2001));
    expect(caseOf(report, 'put-new', 'locations')).toMatchObject({
      judgement: 'FAIL',
      reason: 'HTTP 400, OCPI 2001',
    });
    expect(skipped(report)).toEqual(
      expect.arrayContaining([
        'SKIPPED get-back locations: nothing was stored',
        'SKIPPED patch-merges locations: nothing was stored',
        'SKIPPED taken-back locations: nothing was stored',
      ]),
    );
    expect(caseOf(report, 'put-new', 'tariffs').judgement).toBe('PASS');
  });
});

describe('a platform of which nobody knows whether it has taken a test object', () => {
  it('is asked to take it back all the same', async () => {
    const platform = await scene.emsp();
    await checkOf(scene, platform, {
      role: 'EMSP',
      scope: 'WRITE',
      broken: () => platform.fail({ kind: 'html' }, { module: 'sessions' }),
    });
    const puts = platform.messages.filter(({ method, module }) => method === 'PUT' && module === 'sessions');
    expect(puts.map(({ bytes }) => JSON.parse(String(bytes)).status)).toEqual(['PENDING', 'INVALID']);
  });
});

describe('a platform that is asked while a driver waits', () => {
  it('fails when it accepts a start at a location that nobody has', async () => {
    const accepted = await writeCheck('CPO', 'commands', answers(200, 1000, { result: 'ACCEPTED', timeout: 30 }));
    expect(caseOf(accepted, 'start-unknown')).toMatchObject({ judgement: 'FAIL', reason: 'result is ACCEPTED' });
    const refused = await writeCheck('CPO', 'commands', answers(404, 2003));
    expect(caseOf(refused, 'start-unknown')).toMatchObject({
      judgement: 'FAIL',
      reason: 'HTTP 404, OCPI 2003: an HTTP error must not be',
    });
  });

  it.each([
    { fault: answers(200, 2004), judgement: 'WARN' },
    { fault: answers(404, 2000), judgement: 'WARN' },
    { fault: answers(200, 1000, { allowed: 'ALLOWED' }), judgement: 'FAIL' },
    { fault: answers(500, 3000), judgement: 'FAIL' },
  ])('$judgement for an unknown token that gets $fault.json', async ({ fault, judgement }) => {
    const report = await writeCheck('EMSP', 'tokens', fault);
    expect(caseOf(report, 'authorize-unknown').judgement).toBe(judgement);
  });
});

describe('a check', () => {
  it('is refused for a platform that is not connected', async () => {
    const { theirs: _none, ...planned } = await scene.connect(await scene.cpo(), 'CPO');
    const connection = { ...planned, state: 'PLANNED' as const };
    await expect(scene.check({ connection, scope: 'READ' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused while another one of the same platform is on its way, and not afterwards', async () => {
    const connection = await scene.connect(await scene.cpo(), 'CPO');
    const first = scene.check({ connection, scope: 'READ' });
    await expect(scene.check({ connection, scope: 'READ' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'a check of Alfa is on its way already',
    });
    await first;
    await expect(scene.check({ connection, scope: 'READ' })).resolves.toMatchObject({ connectionId: 'con-CPO' });
  });
});
