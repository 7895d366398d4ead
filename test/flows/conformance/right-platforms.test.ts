import { ocpiExample } from '../../support/ocpi-example.js';
import { CPO, caseOf, checkOf, complaints, EMSP, skipped, useCheckScene } from './checked-platform.js';

const scene = useCheckScene();

async function aCpo() {
  const platform = await scene.cpo();
  for (const id of ['L1', 'L2', 'L3', 'L4', 'L5']) {
    platform.own.put('locations', id, { ...ocpiExample('location_example'), ...CPO, id });
  }
  platform.own.put('tariffs', 'T1', { ...ocpiExample('tariff_4_complex'), ...CPO });
  platform.own.put('cdrs', 'C1', { ...ocpiExample('cdr_example'), ...CPO });
  return platform;
}

describe('a CPO that does as OCPI says', () => {
  it('passes every case, and what it does not have is skipped with the reason', async () => {
    const report = await checkOf(scene, await aCpo(), { role: 'CPO', scope: 'WRITE_WITH_CDR' });
    expect(complaints(report)).toEqual([]);
    expect(report.counts).toEqual({ PASS: 63, WARN: 0, FAIL: 0, SKIPPED: 14 });
    expect(skipped(report)).toEqual(
      expect.arrayContaining([
        'SKIPPED list-objects sessions: the list is empty',
        'SKIPPED list-no-doubles tariffs: the list has one page',
        'SKIPPED tariff-deleted: needs the Receiver interface of tariffs',
        'SKIPPED cdr-posted: needs the Receiver interface of cdrs',
      ]),
    );
    expect(caseOf(report, 'list-objects', 'locations')).toMatchObject({ judgement: 'PASS', reason: '5 objects' });
  });

  it('is asked nothing that changes anything when it is only read', async () => {
    const platform = await aCpo();
    const report = await checkOf(scene, platform, { role: 'CPO', scope: 'READ' });
    expect(complaints(report)).toEqual([]);
    expect(report.cases.every(({ kind }) => kind === 'read')).toBe(true);
    const changing = platform.messages.filter(({ method }) => method !== 'GET');
    expect(changing.map(({ method, url }) => `${method} ${url}`)).toEqual([
      expect.stringMatching(/^DELETE \/ocpi\/2\.2\.1\/sender\/locations\/VOLTCLEAR-TEST-\w{12}$/),
    ]);
  });

  it('gets a wrong token that is made up, and keeps nothing but a token that is never valid', async () => {
    const platform = await aCpo();
    await checkOf(scene, platform, { role: 'CPO', scope: 'WRITE' });
    const tokens = new Set(platform.messages.map(({ headers }) => headers['authorization']));
    expect(tokens.size).toBe(2);
    expect(platform.received.list('tokens')).toEqual([
      expect.objectContaining({ country_code: 'XX', party_id: 'HUB', valid: false, whitelist: 'NEVER' }),
    ]);
  });

  it('is asked to start a session with a URL of the hub for the result, which expires', async () => {
    const platform = await aCpo();
    await checkOf(scene, platform, { role: 'CPO', scope: 'WRITE' });
    const start = platform.messages.find(({ url }) => url.endsWith('/START_SESSION'));
    const { response_url: url } = JSON.parse(String(start?.bytes));
    const callback = scene.hub.callbacks.all().find((one) => one.url === url);
    expect(url).toMatch(/^http:\/\/hub\.test\/ocpi\/2\.2\.1\/sender\/commands\/[\w-]{32,}$/);
    expect(callback).toMatchObject({ user: { connectionId: 'con-CPO' }, expiresAt: new Date('2026-11-02T12:10:00Z') });
  });
});

describe('an eMSP that does as OCPI says', () => {
  it('passes every case, also those of a CDR', async () => {
    const platform = await scene.emsp();
    for (const uid of ['A', 'B', 'C']) {
      platform.own.put('tokens', uid, { ...ocpiExample('token_example_2_full_rfid'), ...EMSP, uid });
    }
    const report = await checkOf(scene, platform, { role: 'EMSP', scope: 'WRITE_WITH_CDR' });
    expect(complaints(report)).toEqual([]);
    expect(skipped(report)).toEqual(['SKIPPED start-unknown: needs the Receiver interface of commands']);
  });

  it('keeps of the test only what OCPI cannot take back', async () => {
    const platform = await scene.emsp();
    const testParty = { countryCode: 'NL', partyId: 'TST' };
    await checkOf(scene, platform, { role: 'EMSP', scope: 'WRITE_WITH_CDR', testParty });
    const owner = { country_code: 'NL', party_id: 'TST' };
    expect(platform.received.list('tariffs')).toEqual([]);
    expect(platform.received.list('locations')).toMatchObject([
      { ...owner, publish: false, evses: [{ status: 'REMOVED' }] },
    ]);
    expect(platform.received.list('sessions')).toMatchObject([{ ...owner, status: 'INVALID', kwh: 0 }]);
    expect(platform.received.list('cdrs')).toMatchObject([{ ...owner, total_energy: 0, total_cost: { excl_vat: 0 } }]);
  });

  it('gets no CDR unless that was asked for', async () => {
    const platform = await scene.emsp();
    const report = await checkOf(scene, platform, { role: 'EMSP', scope: 'WRITE' });
    expect(platform.received.list('cdrs')).toEqual([]);
    expect(report.cases.some(({ kind }) => kind === 'cdr')).toBe(false);
  });

  it('shows the answers without what drivers can be known by, and without tokens', async () => {
    const platform = await scene.emsp();
    platform.own.put('tokens', 'A', { ...ocpiExample('token_example_2_full_rfid'), ...EMSP });
    const report = await checkOf(scene, platform, { role: 'EMSP', scope: 'READ' });
    const { shown } = caseOf(report, 'list-objects', 'tokens');
    const { answer, asked } = shown ?? {};
    expect(answer?.kind === 'enveloped' && answer.excerpt).toContain('"uid":"[redacted]","type":"RFID"');
    expect(asked).toMatchObject({ method: 'GET', from: { partyId: 'HUB' }, to: { partyId: 'XYZ' } });
    const told = JSON.stringify(report);
    const encoded = Buffer.from('the-token-of-the-hub').toString('base64');
    const secrets = ['the-token-of-the-hub', encoded, 'DF000-2001-8999-1', '012345678', 'DE8ACC12E46L89'];
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  });
});
