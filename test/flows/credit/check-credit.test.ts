import { Decimal } from '../../../src/domain/decimal.js';
import { partyKey } from '../../../src/domain/party.js';
import { checkCredit } from '../../../src/flows/credit/check-credit.js';
import { createCreditWatch } from '../../../src/flows/credit/credit-watch.js';
import { listCredit } from '../../../src/flows/credit/list-credit.js';
import { anAgreement, party } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  const limited = { contestDays: 0, creditLimit: new Decimal(100), maxAgeDays: 3_650 };
  await hub.agreements.insert(anAgreement(limited));
  await hub.agreements.insert(
    anAgreement({ ...limited, key: 'NL*ALF→DE*BET/2', version: 2, validFrom: new Date('2027-01-01T00:00:00Z') }),
  );
  const gam = { key: 'NL*ALF→FR*GAM/1', emsp: party('FR*GAM'), contestDays: 0 };
  await hub.agreements.insert(anAgreement(gam));
  await hub.agreements.insert(
    anAgreement({ ...gam, key: 'BE*DEL→FR*GAM/1', cpo: party('BE*DEL'), creditLimit: new Decimal(10) }),
  );
  await hub.ledger.post({
    key: 'pay:ahead',
    date: '2026-10-01',
    memo: 'paid ahead',
    postings: [
      { account: 'bank:EUR', currency: 'EUR', amount: new Decimal(20) },
      { account: 'prepaid:DE*BET', currency: 'EUR', amount: new Decimal(-20) },
    ],
  });
});
afterAll(() => hub.close());

const PAIR = { cpo: 'NL*ALF', emsp: 'DE*BET' } as const;
const asked = async (expected?: string, currency?: string) => {
  const more = { ...(expected && { expected: new Decimal(expected) }), ...(currency && { currency }) };
  return (await checkCredit(hub, { ...PAIR, ...more })).kind;
};
const charged = async (id: string, kwh: string) => {
  const { key } = await sendCdr(hub, aPricedCdr(id, kwh));
  return (await hub.cdrs.find(key))?.review.state;
};

describe('credit', () => {
  it('is there while limit and prepaid cover what is expected', async () => {
    expect(await charged('C60', '150')).toBe('ACCEPTED');
    expect([await asked(), await asked('15'), await asked('60'), await asked('60.0001')]).toEqual([
      'ALLOWED',
      'ALLOWED',
      'ALLOWED',
      'NO_CREDIT',
    ]);
  });

  it('that is used up stops authorizations and never a CDR: it is accepted, booked and owed', async () => {
    expect(await charged('C45', '113.75')).toBe('ACCEPTED');
    expect(await asked('15')).toBe('NO_CREDIT');
    expect(await charged('C99', '249.99975')).toBe('ACCEPTED');
    expect(await hub.ledger.find('accrue:NL*ALF/C99')).toBeDefined();
    const answer = await checkCredit(hub, PAIR);
    expect(answer).toMatchObject({ kind: 'NO_CREDIT', agreement: { key: 'NL*ALF→DE*BET/1' } });
    expect('standing' in answer && answer.standing.headroom.toFixed()).toBe('-85.4999');
  });

  it('is not limited where nothing is agreed, without a limit, and in another currency', async () => {
    expect(await asked('1', 'SEK')).toBe('UNLIMITED');
    const of = async (cpo: string, emsp: string) =>
      (await checkCredit(hub, { cpo: partyKey(party(cpo)), emsp: partyKey(party(emsp)) })).kind;
    expect([await of('NL*ALF', 'FR*GAM'), await of('NL*NON', 'DE*BET')]).toEqual(['UNLIMITED', 'UNLIMITED']);
  });

  it('expects of a session what the agreement says', async () => {
    const emsp = party('SE*EPS');
    const terms = { creditLimit: new Decimal(30), expectedSessionAmount: new Decimal('30.01') };
    await hub.agreements.insert(anAgreement({ key: 'NL*ALF→SE*EPS/1', emsp, ...terms }));
    const of = { cpo: 'NL*ALF', emsp: 'SE*EPS' } as const;
    expect((await checkCredit(hub, of)).kind).toBe('NO_CREDIT');
    expect((await checkCredit(hub, { ...of, expected: new Decimal(30) })).kind).toBe('ALLOWED');
  });

  it('is shown to operators in full, and to a finance user for its own party as eMSP only', async () => {
    const staff = (roles: readonly ('OPERATOR' | 'FINANCE' | 'ENGINEER')[], ...keys: string[]) => ({
      email: 'somebody@hub.example',
      roles,
      parties: keys.map((key) => partyKey(party(key))),
    });
    const keys = async (...given: Parameters<typeof listCredit> extends [unknown, ...infer Rest] ? Rest : never) =>
      (await listCredit(hub, ...given)).map(({ agreement }) => agreement.key);
    expect(await keys(staff(['OPERATOR']))).toEqual(['BE*DEL→FR*GAM/1', 'NL*ALF→DE*BET/1', 'NL*ALF→SE*EPS/1']);
    expect(await keys(staff(['OPERATOR']), { party: 'FR*GAM' })).toEqual(['BE*DEL→FR*GAM/1']);
    expect(await keys(staff(['FINANCE'], 'DE*BET'))).toEqual(['NL*ALF→DE*BET/1']);
    expect(await keys(staff(['FINANCE'], 'NL*ALF', 'BE*DEL'))).toEqual([]);
    expect(await keys(staff(['FINANCE'], 'DE*BET'), { party: 'FR*GAM' })).toEqual([]);
    expect(await keys(staff(['ENGINEER'], 'DE*BET'))).toEqual([]);
  });
});

describe('the watch on credit', () => {
  function aWatch(parts: Partial<Parameters<typeof createCreditWatch>[0]> = {}, deadlineMs?: number) {
    const events: Record<string, unknown>[] = [];
    const note = (fields: Readonly<Record<string, unknown>>) => void events.push({ ...fields });
    const log = { info: note, warn: note, error: note };
    return { events, watch: createCreditWatch({ ...hub, log, ...parts }, deadlineMs) };
  }

  it('warns once when a limit is neared, and again only after it was left', async () => {
    const { events, watch } = aWatch();
    await watch.lookAtAll();
    await watch.lookAtAll();
    expect((await watch.authorize(PAIR)).kind).toBe('NO_CREDIT');
    expect(events.map(({ event, agreement }) => `${event} ${agreement}`)).toEqual([
      'credit.warn NL*ALF→DE*BET/1',
      'credit.refused NL*ALF→DE*BET/1',
    ]);
    const paid = async (key: string, amount: string) => {
      const postings = [
        { account: 'bank:EUR', currency: 'EUR', amount: new Decimal(amount) },
        { account: 'settlement:RUN-2026-10:DE*BET', currency: 'EUR', amount: new Decimal(amount).negated() },
      ];
      await hub.ledger.post({ key, date: '2026-11-01', memo: key, postings });
      await watch.lookAtAll();
    };
    await paid('pay:1', '200');
    expect(events).toHaveLength(2);
    await paid('pay:1 returned', '-200');
    expect(events.at(-1)).toMatchObject({ event: 'credit.warn', exposure: '205.4999', limit: '100', prepaid: '20' });
    expect(events).toHaveLength(3);
  });

  it('asks the store once for a burst of drivers', async () => {
    let reads = 0;
    const validAt: TestHub['agreements']['validAt'] = (asked) => {
      reads += 1;
      return hub.agreements.validAt(asked);
    };
    const { watch } = aWatch({ agreements: { ...hub.agreements, validAt } });
    const burst = Array.from({ length: 50 }, () => watch.authorize({ cpo: 'NL*NON', emsp: 'DE*BET' }));
    expect(new Set((await Promise.all(burst)).map(({ kind }) => kind))).toEqual(new Set(['UNLIMITED']));
    expect(reads).toBe(1);
  });

  it('refuses nobody when the store is away or too slow, and says so', async () => {
    const away = aWatch({ agreements: { ...hub.agreements, validAt: () => Promise.reject(new Error('away')) } });
    expect((await away.watch.authorize(PAIR)).kind).toBe('UNKNOWN');
    const slow = aWatch({ agreements: { ...hub.agreements, validAt: () => new Promise(() => undefined) } }, 5);
    expect((await slow.watch.authorize(PAIR)).kind).toBe('UNKNOWN');
    expect([...away.events, ...slow.events].map(({ event, error }) => [event, error])).toEqual([
      ['credit.not-checked', 'Error: away'],
      ['credit.not-checked', 'Error: not known within 5 ms'],
    ]);
  });
});
