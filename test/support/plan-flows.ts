import type { CdrRecord } from '../../src/domain/clearing/cdr-record.js';
import { Decimal } from '../../src/domain/decimal.js';
import { parsePartyKey } from '../../src/domain/party.js';
import { demandOf } from '../../src/flows/plans/demand-charge.js';
import { listPlans } from '../../src/flows/plans/list-plans.js';
import { publishPlanById } from '../../src/flows/plans/publish-plans.js';
import type { PlanFlows } from '../../src/wire/api/api-flows.js';
import { writeTariff } from '../../src/wire/ocpi/write-tariff.js';
import { aPlan, part, VAT_19 } from '../domain/plans/pricing/a-plan.js';
import { cheapSecrets } from './api/cheap-secrets.js';
import { aCdrRecord, aConnection, OTHER_EMSP } from './api/papers.js';
import { inMemoryConnections } from './in-memory-connections.js';
import { inMemoryObjects } from './in-memory-objects.js';
import { quietParts } from './roaming/quiet-hub.js';

/** Two plans by the real flows: DEPOT of NL*ABC, whose platform con-1 has no tariffs, and CITY of nobody at the hub. */
export function planFlows(clock: { now(): Date }): PlanFlows {
  const connections = inMemoryConnections();
  const joined = connections.insert(aConnection());
  const none = async () => [];
  const idle = { perHour: new Decimal(6), vat: VAT_19, graceMinutes: 15 };
  const energy = { parts: [part('BASE', '0.3')] };
  const demand = { perKw: new Decimal('9.80'), vat: VAT_19 };
  const depot = aPlan({ id: 'DEPOT', party: { countryCode: 'NL', partyId: 'ABC' }, energy, idle, demand });
  const hub = {
    ...quietParts(),
    ...soldParts(),
    clock,
    writeTariff,
    secrets: cheapSecrets(),
    objects: inMemoryObjects(),
    plans: [depot, aPlan({ id: 'CITY', energy })],
    connections,
    spotPrices: { newest: none, versions: none, insert: async () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  return {
    listPlans: () => joined.then(() => listPlans(hub)),
    publishPlan: (id) => joined.then(() => publishPlanById(hub, id)),
    planDemand: (staff, query) => demandOf(hub, staff, query),
  };
}

/** Two CDRs of one quarter hour at a location of NL*ABC, of two eMSPs; one more of the hub is not spread yet. */
function soldParts() {
  const records = [soldInSlot('10', {}), soldInSlot('0.005', { key: 'NL*ABC/=2', emsp: parsePartyKey(OTHER_EMSP) })];
  return {
    billedLines: {
      spreadUpTo: async () => 1,
      locations: async () => ['NL*ABC/LOC-1'],
      cdrsInSlot: async () => records.map(({ key }) => key),
      async *groups() {
        const sums = { energyKwh: new Decimal('10.005'), revenue: new Decimal(5), cdrs: 2 };
        yield { slot: SLOT, currency: 'EUR', keys: [], ...sums };
      },
    },
    ledger: { countAfter: async () => 1 },
    cdrs: { find: async (key: string) => records.find((record) => record.key === key) },
  };
}

const SLOT = new Date('2026-10-14T16:00:00Z');

function soldInSlot(kwh: string, change: Partial<CdrRecord>): CdrRecord {
  const { cdr, ...record } = aCdrRecord(change);
  const chargingPeriods = [{ startedAt: SLOT, dimensions: [{ type: 'ENERGY' as const, volume: new Decimal(kwh) }] }];
  return { ...record, cdr: { ...cdr, startedAt: SLOT, endedAt: new Date('2026-10-14T16:15:00Z'), chargingPeriods } };
}
