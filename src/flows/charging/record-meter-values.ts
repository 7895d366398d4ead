import { heardOf, toBeTold } from '../../domain/charging/lifecycle/changes.js';
import { ENERGY_IMPORT, type MeterReading } from '../../domain/charging/meter-sample.js';
import type { Transaction } from '../../domain/charging/transaction.js';
import { findOutlet } from '../../domain/stations/station.js';
import type { FromStation, StationMeterValues } from '../stations/station-flows.js';
import { changeTransaction } from './change-transaction.js';
import { contentOf, keepFact, timeOfReading } from './keep-fact.js';
import { noteLate } from './note-late.js';
import { type ChargingHub, policyOf } from './ports.js';

/**
 * Meter values, of a transaction that they name or of none: those count for the transaction at their connector at their
 * time, whenever it becomes known, and are kept where there is none. Never refuses. The eMSP is told by the job. Returns
 * the transaction that the message names, as it was before.
 */
export async function recordMeterValues(
  hub: ChargingHub,
  from: FromStation,
  values: StationMeterValues,
): Promise<Transaction | undefined> {
  const { samples, signed, stationRef } = values;
  if (samples.length + signed.length === 0) return undefined;
  const named = stationRef === undefined ? undefined : await hub.transactions.findByRef(from.station.id, stationRef);
  const outlet = findOutlet(from.station, values.outlet);
  const at = timeOfReading(values, from.receivedAt);
  const place = {
    evse: outlet?.evse.number ?? named?.evse ?? 0,
    connector: outlet?.connector.number ?? named?.connector ?? 0,
  };
  const isNew = await keepFact(hub, from, {
    about: `values/${named?.id ?? `${place.evse}/${place.connector}`}/${contentOf(values)}`,
    ...(named && { transactionId: named.id }),
    ...place,
    at,
    samples,
    signed,
  });
  if (!isNew) return named;
  if (named && named.outcome !== 'OPEN') {
    await noteLate(hub, named);
    return named;
  }
  const concerned = named ?? (outlet && (await hub.transactions.lastAt(from.station.id, outlet.evse.number, at)));
  if (concerned) await schedule(hub, concerned, { values, isNamed: named !== undefined });
  return named;
}

interface Told {
  readonly values: MeterReading;
  readonly isNamed: boolean;
}

async function schedule(hub: ChargingHub, transaction: Transaction, { values, isNamed }: Told): Promise<void> {
  const registerWh = registerOf(values);
  const heard = { now: hub.clock.now(), policy: policyOf(hub), ...(registerWh !== undefined && { registerWh }) };
  await changeTransaction(hub, transaction, (current) =>
    isNamed ? heardOf(current, heard) : toBeTold(current, heard),
  );
}

/** What the meter shows, for how urgent it is to tell: the energy itself is calculated from all values. */
export function registerOf({ samples }: Pick<MeterReading, 'samples'>): number | undefined {
  return samples
    .findLast(({ measurand, phase }) => measurand === ENERGY_IMPORT && phase === undefined)
    ?.value.toNumber();
}
