import type { Staff } from '../../src/domain/access.js';
import type { CdrRecord } from '../../src/domain/clearing/cdr-record.js';
import type { Objection } from '../../src/domain/contests/check-contest.js';
import { Decimal } from '../../src/domain/decimal.js';
import { parsePartyKey } from '../../src/domain/party.js';
import { type NewContest, openContest } from '../../src/flows/contests/open-contest.js';
import { useTestDatabase } from './mongo.js';
import { agree, aPricedCdr, sendCdr } from './send-cdr.js';
import { openTestHub, type TestHub } from './test-hub.js';

/** NL*ALF sells to DE*BET; ten days to contest. */
export const CPO_CLERK: Staff = { email: 'cpo@alf.example', roles: ['FINANCE'], parties: ['NL*ALF'] };
export const EMSP_CLERK: Staff = { email: 'emsp@bet.example', roles: ['FINANCE'], parties: ['DE*BET'] };
export const STRANGER: Staff = { email: 'clerk@gam.example', roles: ['FINANCE'], parties: ['FR*GAM'] };
export const OPERATOR: Staff = { email: 'operator@hub.example', roles: ['OPERATOR'], parties: [] };

export const DAY_MS = 86_400_000;
/** When the CDRs of the tests are accepted. */
export const ACCEPTED_AT = new Date('2026-10-12T09:05:00Z');

export function daysAfter(days: number, from = ACCEPTED_AT): Date {
  return new Date(from.getTime() + days * DAY_MS);
}

export const agreeOnTenDays = (hub: TestHub) => agree(hub, { contestDays: 10 });

/** A hub for the tests of a file, with ten days to contest; each test begins when its CDRs are accepted. */
export function useContestHub(): TestHub {
  const database = useTestDatabase();
  const hub = {} as TestHub;
  beforeAll(async () => {
    Object.assign(hub, await openTestHub(database));
    await agreeOnTenDays(hub);
  });
  beforeEach(() => {
    hub.time.now = ACCEPTED_AT;
  });
  afterAll(() => hub.close());
  return hub;
}

export const OBJECTION: Objection = {
  reason: 'PRICE_DIFFERS',
  text: 'agreed were 0.35 EUR a kWh',
  wouldPay: new Decimal('3.5'),
};

/** An accepted CDR of 10 kWh for 4.00 EUR; returns its key. */
export async function anAcceptedCdr(hub: TestHub, id: string): Promise<string> {
  return (await sendCdr(hub, aPricedCdr(id, '10'))).key;
}

export async function aContestedCdr(hub: TestHub, id: string, parts: Partial<NewContest> = {}) {
  const cdrKey = await anAcceptedCdr(hub, id);
  return openContest(hub, EMSP_CLERK, { ...OBJECTION, cdrKey, ...parts });
}

export async function recordOf(hub: TestHub, key: string): Promise<CdrRecord> {
  const record = await hub.cdrs.find(key);
  if (!record) throw new Error(`no CDR ${key}`);
  return record;
}

/** What is booked on the unbilled account of the eMSP under a key. */
export async function booked(hub: TestHub, entryKey: string): Promise<string | undefined> {
  return (await hub.ledger.find(entryKey))?.postings[0]?.amount.toFixed(2);
}

export const EMSP_PARTY = parsePartyKey('DE*BET');
