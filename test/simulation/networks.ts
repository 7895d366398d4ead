import type { Agreement } from '../../src/domain/clearing/agreement.js';
import type { LegalEntity } from '../../src/domain/clearing/legal-entity.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { PartyKey } from '../../src/domain/party.js';
import { anAgreement, anEntity, party } from '../domain/clearing/builders.js';
import type { Random } from './random.js';

/** Who sells to whom, and how. */
export interface Pair {
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  readonly agreement: Agreement;
}

export const NETWORKS = ['NL*ALF', 'DE*BET', 'FR*GAM', 'SE*EPS', 'SE*ZET'] as const;

const IBANS: Readonly<Record<(typeof NETWORKS)[number], string>> = {
  'NL*ALF': 'NL20INGB0001234567',
  'DE*BET': 'DE02120300000000202051',
  'FR*GAM': 'FR1420041010050500013M02606',
  'SE*EPS': 'SE4550000000058398257466',
  'SE*ZET': 'SE7280000810340009783242',
};

export function entityOf(key: (typeof NETWORKS)[number]): LegalEntity {
  return anEntity(key, { iban: IBANS[key] });
}

/** Every network may sell to every other one; four to seven of them do, each under terms of its own. */
export function somePairs(random: Random): readonly [Pair, ...Pair[]] {
  const all = NETWORKS.flatMap((cpo) => NETWORKS.filter((emsp) => emsp !== cpo).map((emsp) => ({ cpo, emsp })));
  const wanted = 4 + random.int(4);
  const pairs: Pair[] = [];
  while (pairs.length < wanted) {
    const { cpo, emsp } = all.splice(random.int(all.length), 1)[0] ?? { cpo: 'NL*ALF', emsp: 'DE*BET' };
    pairs.push({ cpo, emsp, agreement: someAgreement(random, cpo, emsp) });
  }
  const [first = { cpo: 'NL*ALF', emsp: 'DE*BET', agreement: anAgreement() }, ...others] = pairs;
  return [first, ...others];
}

function someAgreement(random: Random, cpo: PartyKey, emsp: PartyKey): Agreement {
  const isSwedish = random.chance(15);
  return anAgreement({
    key: `${cpo}→${emsp}/1`,
    cpo: party(cpo),
    emsp: party(emsp),
    model: random.chance(40) ? 'PRINCIPAL' : 'AGENT',
    billing: random.chance(30) ? 'REVERSE' : 'DIRECT',
    settlementMode: random.one(['STATEMENT_ONLY', 'HUB_ACCOUNT', 'HUB_ACCOUNT', 'PSP']),
    contestDays: random.one([0, 0, 3, 10]),
    paymentTermDays: random.one([7, 14]),
    selfBillingAgreedOn: '2026-01-01',
    currency: isSwedish ? 'SEK' : 'EUR',
    maxAgeDays: 4_000,
    ...(isSwedish || random.chance(20) ? { fees: { commission: { payer: 'CPO', percent: new Decimal('1.5') } } } : {}),
  });
}
