import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDemo } from '../../src/simulator/demo/audit.js';
import { addFinanceUsers, addOperator } from '../../src/simulator/demo/join.js';
import { playSessions, publishAll } from '../../src/simulator/demo/play.js';
import { downloadPapers, settlePeriod, waitUntilCleared } from '../../src/simulator/demo/settle.js';
import type { OcpiCdr } from '../../src/simulator/ocpi-objects.js';
import { ApiRefusal, logInAtHub } from '../../src/simulator/operator-api.js';
import { OPERATOR } from '../support/hub-settings.js';
import { SLOW_MS, startJourney, useJourney } from '../support/running-hub.js';

describe('a month between two CPOs and two eMSPs', () => {
  const journey = useJourney(() => startJourney(30_000));

  it(
    'becomes cleared amounts, deliveries, positions that sum to zero, and invoices that say what the CSVs say',
    async () => {
      const { api, cast, networks, hubUrl } = journey();
      const folder = mkdtempSync(join(tmpdir(), 'papers-'));
      const logins = await addFinanceUsers(api, cast);
      await publishAll(networks);
      const day = await playSessions(networks, cast, 15);
      const cleared = await waitUntilCleared(api);
      const approver = { hubUrl, email: 'approver@hub.example', password: 'another battery staple' };
      const approving = await addOperator(api, approver);
      const run = await settlePeriod({ starting: api, approving }, cast.period);
      const papers = await downloadPapers(hubUrl, logins, folder);

      expect(auditDemo({ networks, day, cleared, run, papers })).toEqual([]);
      expect(papers).toHaveLength(8);
      await expectOwnPapersOnly(hubUrl, logins);
      rmSync(folder, { recursive: true, force: true });

      const again = await settlePeriod({ starting: approving, approving: api }, cast.period);
      expect(again).toMatchObject({ cdr_count: 0, state: 'CLOSED', approval: { by: OPERATOR.email } });
      await approving.close();
      await expectRepeatsAreHarmless(day.good);
    },
    SLOW_MS,
  );

  /** Another network's invoice answers exactly as one that does not exist. */
  async function expectOwnPapersOnly(
    hubUrl: string,
    logins: readonly { readonly email: string; readonly password: string }[],
  ): Promise<void> {
    const [polder, spree] = logins;
    if (!polder || !spree) throw new Error('no finance users');
    const theirs = await logInAtHub({ hubUrl, ...spree });
    const ours = await logInAtHub({ hubUrl, ...polder });
    const { items } = await theirs.get<{ items: readonly { number: string }[] }>('/invoices');
    const foreign = items.find(({ number }) => number.startsWith('DE-SPR'))?.number ?? '';
    const refusals = await Promise.all(
      [foreign, 'DE-SPR-2026-999999'].map((number) =>
        ours.get(`/invoices/${number}`).then(
          () => 'shown',
          (error: unknown) => (error instanceof ApiRefusal ? error.message.replace(number, '…') : 'broken'),
        ),
      ),
    );
    expect(refusals[0]).toMatch(/HTTP 404/);
    expect(refusals[0]).toBe(refusals[1]);
    await Promise.all([ours.close(), theirs.close()]);
  }

  async function expectRepeatsAreHarmless(good: readonly OcpiCdr[]): Promise<void> {
    const cpo = journey().networks.cpos[0]?.platform;
    const cdr = good[0];
    if (!cpo || !cdr) throw new Error('nothing was posted');
    const before = await journey().api.get('/cdr-totals');
    const repeated = await cpo.postCdr(cdr, cdr.cdr_token);
    expect(repeated).toMatchObject({ statusCode: 1000, httpStatus: 200 });
    const location = String(repeated.headers['location']);
    const from = { country_code: cdr.country_code, party_id: cdr.party_id };
    expect((await cpo.get(location, { from })).data).toEqual(cdr);
    const changed = await cpo.postCdr({ ...cdr, total_energy: cdr.total_energy + 1 }, cdr.cdr_token);
    expect(changed).toMatchObject({ statusCode: 2001, httpStatus: 200 });
    expect(await journey().api.get('/cdr-totals')).toEqual(before);
  }
});
