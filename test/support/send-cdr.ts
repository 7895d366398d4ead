import type { Agreement } from '../../src/domain/clearing/agreement.js';
import { Decimal } from '../../src/domain/decimal.js';
import type { Cdr } from '../../src/domain/roaming/cdr.js';
import { acceptCdr } from '../../src/flows/roaming/accept-cdr.js';
import { aCdr, anAgreement, party } from '../domain/clearing/builders.js';
import type { TestHub } from './test-hub.js';

/** A CDR of 0.40 EUR a kWh that carries its tariff, so that the hub can price it. */
export function aPricedCdr(id: string, kwh: string, parts: Partial<Cdr> = {}): Cdr {
  const cost = new Decimal(kwh).times('0.4');
  const cdr = aCdr();
  return {
    ...cdr,
    id,
    sessionId: `S-${id}`,
    tariffs: [
      {
        party: cdr.party,
        id: 'T1',
        currency: 'EUR',
        elements: [{ priceComponents: [{ type: 'ENERGY', price: new Decimal('0.4'), stepSize: 1 }] }],
        lastUpdated: new Date('2026-01-01T00:00:00Z'),
      },
    ],
    chargingPeriods: [{ startedAt: cdr.startedAt, dimensions: [{ type: 'ENERGY', volume: new Decimal(kwh) }] }],
    totalEnergyKwh: new Decimal(kwh),
    totalCost: { exclVat: cost },
    ...parts,
  };
}

export function creditOf(original: Cdr, id: string, parts: Partial<Cdr> = {}): Cdr {
  const totalCost = { exclVat: original.totalCost.exclVat.negated() };
  return { ...original, id, credit: true, creditReferenceId: original.id, totalCost, ...parts };
}

/** Sends a CDR as its CPO would and waits until it is cleared. */
export async function sendCdr(hub: TestHub, cdr: Cdr): Promise<{ isNew: boolean; key: string }> {
  const answer = await acceptCdr(hub, { cdr, original: asJson(cdr), ocpiVersion: '2.2.1', correlationId: 'c-1' });
  await hub.settled();
  return answer;
}

/** Enough of the JSON to tell one content from another. */
export function asJson({ id, totalCost, credit, sessionId }: Cdr): string {
  return JSON.stringify({ id, total_cost: totalCost.exclVat.toFixed(), credit, session_id: sessionId });
}

/** An agreement between NL*ALF and DE*BET from the beginning of 2026, without a contest window. */
export async function agree(
  hub: TestHub,
  parts: Omit<Partial<Agreement>, 'cpo' | 'emsp'> & { readonly cpo?: string; readonly emsp?: string } = {},
): Promise<void> {
  const cpo = party(parts.cpo ?? 'NL*ALF');
  const emsp = party(parts.emsp ?? 'DE*BET');
  const key = `${parts.cpo ?? 'NL*ALF'}→${parts.emsp ?? 'DE*BET'}/1`;
  await hub.agreements.insert(anAgreement({ contestDays: 0, ...parts, key, cpo, emsp }));
}
