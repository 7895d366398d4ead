import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import type { PublisherDeps } from '../../../src/flows/plans/publisher.js';
import type { StoredObject } from '../../../src/store/object-store.js';
import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import { writeTariff } from '../../../src/wire/ocpi/write-tariff.js';
import { aPlan, followed } from '../../domain/plans/pricing/a-plan.js';
import { directFanOut } from '../../support/roaming/direct-fan-out.js';
import { type Network, type Platform, RECEIVER_ONLY, startNetwork } from '../../support/roaming/network.js';

export interface PublishingScene {
  readonly hub: PublisherDeps;
  readonly network: Network;
  /** Takes messages and has no lists of its own. */
  readonly cpo: Platform;
  readonly emsp: Platform;
  readonly other: Platform;
  /** What the log was given. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  setTime(instant: string): void;
  setPrices(prices: readonly SpotPrice[]): void;
  setPlans(...plans: readonly Plan[]): void;
  setAgreements(...agreements: readonly Agreement[]): void;
  stored(id: string): StoredObject | undefined;
  /** What a platform has been told, `PUT PLAN-20260304`, since it was last asked. */
  told(platform: Platform): Promise<string[]>;
}

export const FOLLOWING = aPlan({ level: 'WHOLESALE', energy: { spot: followed(), parts: [] } });
/** Noon in Berlin on Wednesday 4 March 2026. */
const NOON = '2026-03-04T11:00:00Z';

/** A hub with the eMSPs DE*MSP and FR*EMS on loopback, and a plan of DE*CPO, whose platform has no tariffs. */
export async function publishingScene(): Promise<PublishingScene> {
  const network = await startNetwork();
  const cpo = await network.join([['DE*CPO', 'CPO']], { endpoints: RECEIVER_ONLY });
  const emsp = await network.join([['DE*MSP', 'EMSP']], { endpoints: RECEIVER_ONLY });
  const other = await network.join([['FR*EMS', 'EMSP']], { endpoints: RECEIVER_ONLY });
  const events: Readonly<Record<string, unknown>>[] = [];
  const note = (fields: Readonly<Record<string, unknown>>) => void events.push(fields);
  const set = { now: new Date(NOON), prices: [] as readonly SpotPrice[], plans: [FOLLOWING] as readonly Plan[] };
  let agreements: readonly Agreement[] = [];
  const fanOut = directFanOut(network.hub);
  const seen = new Map<Platform, number>();
  const list = async () => set.prices;
  return {
    network,
    cpo,
    emsp,
    other,
    events,
    hub: {
      ...network.hub,
      fanOut,
      writeTariff,
      ocpi: createOcpiReader(),
      agreements: { list: async () => agreements },
      log: { info: note, warn: note, error: note },
      clock: { now: () => set.now },
      spotPrices: { newest: list, versions: list, insert: async () => undefined },
      get plans() {
        return set.plans;
      },
    },
    setTime: (instant) => Object.assign(set, { now: new Date(instant) }),
    setPrices: (prices) => Object.assign(set, { prices }),
    setPlans: (...plans) => Object.assign(set, { plans }),
    setAgreements: (...list) => {
      agreements = list;
    },
    stored: (id) => network.hub.objects.all().find((object) => object.id === id),
    told: async (platform) => {
      await fanOut.settled();
      const news = platform.partner.seen.slice(seen.get(platform) ?? 0);
      seen.set(platform, platform.partner.seen.length);
      return news.map(({ method, path }) => `${method} ${path.replace('/2.2.1/receiver/tariffs/DE/CPO/', '')}`);
    },
  };
}
