import { Decimal } from '../../src/domain/decimal.js';
import { listPlans } from '../../src/flows/plans/list-plans.js';
import { publishPlanById } from '../../src/flows/plans/publish-plans.js';
import type { PlanFlows } from '../../src/wire/api/api-flows.js';
import { writeTariff } from '../../src/wire/ocpi/write-tariff.js';
import { aPlan, part, VAT_19 } from '../domain/plans/pricing/a-plan.js';
import { cheapSecrets } from './api/cheap-secrets.js';
import { aConnection } from './api/papers.js';
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
  const depot = aPlan({ id: 'DEPOT', party: { countryCode: 'NL', partyId: 'ABC' }, energy, idle });
  const hub = {
    ...quietParts(),
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
  };
}
