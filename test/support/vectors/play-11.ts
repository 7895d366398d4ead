import { setTimeout as sleep } from 'node:timers/promises';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import type { ApiList } from '../../../src/simulator/operator-api.js';
import { aCamt } from '../bank/a-camt.js';
import type { PlayOnHub } from './vector-case.js';
import { HUB_IBAN, until, type VectorHub } from './vector-hub.js';
import { agreementBody, cdrText } from './vector-parties.js';

interface CreditVector {
  readonly creditLimit: string;
  readonly prefunded: string;
  readonly expected: readonly {
    readonly event: string;
    readonly amount: string;
    readonly exposure: string;
    readonly headroom: string;
    readonly warn80: boolean;
    readonly result: string;
  }[];
}

const [CPO, EMSP] = ['NL*CRE', 'DE*CRE'] as const;
const IBAN = 'DE89370400440532013000';
const [DATE, NEXT_DAY] = ['2026-11-02', '2026-11-03'] as const;
/** Longer than what was known counts where a driver waits. */
const FORGOTTEN_MS = 1_050;

/**
 * The limit of an agreement, filled by CDRs, asked for by real-time authorizations over OCPI. What the eMSP pays in advance
 * is a line of the bank without an order; a later payment is a part of what a run asks for, which moves no exposure.
 */
export const playCredit: PlayOnHub = async (vector, { hub, tell }) => {
  const { creditLimit, prefunded, expected } = vector as CreditVector;
  hub.at(`${DATE}T10:00:00Z`);
  await hub.join({ [CPO]: {}, [EMSP]: { iban: IBAN } });
  const [country_code, party_id] = ['DE', 'CRE'];
  hub.platformOf(EMSP).own.put('tokens', 'DE/CRE/04AA', {
    ...{ country_code, party_id, uid: '04AA', type: 'RFID', contract_id: 'DE-CRE-C1-X', issuer: 'DE CRE' },
    ...{ valid: true, whitelist: 'NEVER', last_updated: '2026-01-01T00:00:00Z' },
  });
  let asksFor = '15.0000';
  await agree(hub, { creditLimit, asksFor, validFrom: '2026-01-01T00:00:00Z' });
  await pay(hub, { id: 'CREDIT-0', amount: prefunded });
  const state = { cdrs: 0, last: '' };
  for (const [index, { event, amount, ...figures }] of expected.entries()) {
    if (event === 'auth' && amount !== asksFor) {
      asksFor = amount;
      hub.at(`${NEXT_DAY}T10:07:00Z`);
      await agree(hub, { creditLimit, asksFor, validFrom: `${NEXT_DAY}T10:07:00Z` });
    }
    const result = await play(hub, { event, amount, state, before: expected[index - 1]?.exposure });
    const got = { ...(await standing(hub)), result };
    tell(`${index + 1} ${event} ${amount}`, { expected: figures, got });
  }
};

interface Event {
  readonly event: string;
  readonly amount: string;
  readonly state: { cdrs: number; last: string };
  /** Exposure before it. */
  readonly before: string | undefined;
}

async function play(hub: VectorHub, { event, amount, state, before }: Event): Promise<string> {
  switch (event) {
    case 'cdr': {
      state.cdrs += 1;
      state.last = `CREDIT-${state.cdrs}`;
      await hub.post(cdrText({ cpo: CPO, emsp: EMSP, id: state.last, kwh: '10', cost: amount, chargeCountry: 'NL' }));
      await until(async () => (await standing(hub)).exposure !== (before ?? fine('0')));
      return (await hub.api.get<{ review: { state: string } }>(`/cdrs/${CPO}/${state.last}`)).review.state;
    }
    case 'auth':
      if (state.cdrs > 1) await sleep(FORGOTTEN_MS);
      return authorize(hub);
    case 'contest': {
      const finance = await hub.financeOf(EMSP);
      await finance.post(`/cdrs/${CPO}/${state.last}/contest`, { reason: 'PRICE_DIFFERS', text: 'too dear' });
      return (await standing(hub)).exposure === before ? 'EXPOSURE_UNCHANGED' : 'EXPOSURE_CHANGED';
    }
    default:
      return payOrder(hub, amount);
  }
}

async function agree(
  { api }: VectorHub,
  of: { readonly creditLimit: string; readonly asksFor: string; readonly validFrom: string },
): Promise<void> {
  await api.post('/agreements', {
    ...agreementBody(CPO, EMSP, { fees: {}, settlement_mode: 'HUB_ACCOUNT', contest_days: 1 }),
    valid_from: of.validFrom,
    credit_limit: of.creditLimit,
    expected_session_amount: of.asksFor,
  });
}

async function authorize(hub: VectorHub): Promise<string> {
  const reply = await hub.platformOf(CPO).send({
    method: 'POST',
    module: 'tokens',
    side: 'SENDER',
    path: ['04AA', 'authorize'],
    query: 'type=RFID',
    from: { country_code: 'NL', party_id: 'CRE' },
    to: { country_code: 'DE', party_id: 'CRE' },
  });
  return String((reply.data as { allowed?: string } | undefined)?.allowed ?? reply.statusMessage);
}

interface ApiOrder {
  readonly party: string;
  readonly reference: string;
}

/** What is not contested is billed, which moves no exposure, and a part of it is paid. */
async function payOrder(hub: VectorHub, amount: string): Promise<string> {
  hub.at(`${NEXT_DAY}T10:06:00Z`);
  const run = await hub.settle(1, { issue_date: NEXT_DAY });
  const { items } = await hub.api.get<ApiList<ApiOrder>>(`/payment-orders?run=${run.id}&limit=200`);
  const reference = items.find(({ party }) => party === EMSP)?.reference ?? '';
  const results = await pay(hub, { id: 'CREDIT-1', amount: toText(new Decimal(amount), 2), reference });
  return results['PARTIAL'] === 1 ? 'APPLIED' : JSON.stringify(results);
}

async function pay(
  { api }: VectorHub,
  { id, amount, reference }: { readonly id: string; readonly amount: string; readonly reference?: string },
): Promise<Readonly<Record<string, number>>> {
  const entry = { amount, reference: id, date: DATE, iban: IBAN, ...(reference && { creditorReference: reference }) };
  const file = aCamt({ iban: HUB_IBAN, id: `ST-${id}`, entries: [entry] });
  return (await api.post<{ results: Readonly<Record<string, number>> }>('/bank/statements', file)).results;
}

interface ApiCredit {
  readonly emsp: string;
  readonly exposure: string;
  readonly headroom: string;
  readonly warn: boolean;
}

async function standing({ api }: VectorHub) {
  const { items } = await api.get<ApiList<ApiCredit>>('/credit');
  const { exposure = '', headroom = '', warn = false } = items.find(({ emsp }) => emsp === EMSP) ?? {};
  return { exposure: fine(exposure), headroom: fine(headroom), warn80: warn };
}

function fine(amount: string): string {
  return toText(new Decimal(amount), 4);
}
