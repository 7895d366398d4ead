import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { objectKey } from '../../domain/party.js';
import type { PricingPolicy } from '../../domain/pricing/policy.js';
import type { PricedCdr } from '../../domain/pricing/priced-cdr.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import type { Hub } from '../hub.js';
import type { LocationFacts } from '../ports.js';
import { PRICER } from '../pricer.js';
import { readStoredTariff } from './read-stored-tariff.js';

export type PriceDeps = Pick<Hub, 'objects' | 'ocpi' | 'locationFacts'>;

/** What a CDR is priced by, beside its tariffs. */
export interface PricedBy {
  /** The hub's copy of the Location, for its time zone. */
  readonly location: LocationFacts | undefined;
  /** How the agreement reads what OCPI leaves open; absent: as the hub does. */
  readonly policy?: Partial<PricingPolicy> | undefined;
}

const W_PER_KW = 1_000;

/**
 * Prices a CDR by its own tariffs: those it carries, else the hub's copy of those its periods name. The time zone is
 * that of the hub's copy of the Location. Refuses with `cannot-price`, also where the hub's copy of a tariff cannot be read.
 */
export async function priceRecord(
  hub: PriceDeps,
  record: CdrRecord,
  { location, policy }: PricedBy,
): Promise<PricedCdr> {
  const { cdr } = record;
  const tariffs = await tariffsOf(hub, record);
  if (tariffs.length === 0) {
    throw new HubError(
      'cannot-price',
      `CDR ${record.key} carries no tariff and names none that the hub has`,
      'tariffs',
    );
  }
  const timeZone = location?.timeZone;
  return PRICER.price({ cdr, tariffs, ...(timeZone && { timeZone }), ...(policy && { policy }) });
}

/** The tariffs that a CDR is priced by: those it carries, else the hub's copy of those its periods name. */
export async function tariffsOf(hub: PriceDeps, record: CdrRecord): Promise<readonly Tariff[]> {
  const { tariffs } = record.cdr;
  return tariffs.length > 0 ? tariffs : namedTariffs(hub, record);
}

/** Highest power of the connector that was used, in kW, where its Location tells. */
export function maxPowerOf(record: CdrRecord, location: LocationFacts | undefined): Decimal | undefined {
  const { evseUid, connectorId } = record.cdr.location;
  const watts = location?.maxPowerW(evseUid, connectorId);
  return watts === undefined ? undefined : new Decimal(watts).dividedBy(W_PER_KW);
}

/** What the hub's copy of the Location tells; undefined when the CPO never sent it. */
export async function locationOf(hub: PriceDeps, { cdr }: CdrRecord): Promise<LocationFacts | undefined> {
  return hub.locationFacts(objectKey(cdr.party, cdr.location.id));
}

async function namedTariffs(hub: PriceDeps, { cdr }: CdrRecord): Promise<readonly Tariff[]> {
  const ids = new Set(cdr.chargingPeriods.flatMap((period) => period.tariffId ?? []));
  const tariffs: Tariff[] = [];
  for (const id of ids) {
    const stored = await hub.objects.find('tariffs', objectKey(cdr.party, id));
    if (stored) tariffs.push(readStoredTariff(hub, stored, { owner: cdr.party, index: tariffs.length }));
  }
  return tariffs;
}
