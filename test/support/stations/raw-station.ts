import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import type { PlainStation, StationJourney } from './station-journey.js';

/** So many minutes after noon in Amsterdam, on a day of summer time long ago. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2025, 9, 14, 10) + minutes * 60_000).toISOString().replace('.000Z', 'Z');
}

/** A station of OCPP 1.6 whose messages a test writes itself; times are minutes (`at`), energies Wh. */
export interface RawStation extends PlainStation {
  readonly id: string;
  /** Uid of the EVSE of a connector. */
  uid(connector?: number): string;
  /** The payload of a CALLRESULT; rejects with the whole frame of a CALLERROR. */
  call(action: string, payload: unknown): Promise<JsonObject>;
  /** Returns the number of the transaction. */
  start(start: RawStart): Promise<number>;
  values(place: RawPlace, ...values: readonly object[]): Promise<JsonObject>;
  stop(number: number, stop: RawStop): Promise<JsonObject>;
}

export interface RawStart {
  readonly card: string;
  readonly connector?: number;
  readonly minute?: number;
  readonly wh?: number;
}

export interface RawPlace {
  readonly number?: number;
  readonly connector?: number;
}

export interface RawStop {
  readonly minute?: number;
  readonly wh: number;
  readonly more?: object;
}

/** Adds a station, and lets it connect and boot. */
export async function rawStation(hub: StationJourney, id: string, outlets = 1): Promise<RawStation> {
  await hub.addStations({ id, outlets });
  const plain = await hub.plain(id, { version: '1.6' });
  const call: RawStation['call'] = async (action, payload) => payloadOf(await plain.ask(action, payload));
  await call('BootNotification', { chargePointVendor: 'Raw', chargePointModel: '1.6' });
  return {
    ...plain,
    id,
    uid: (connector = 1) => `${id}*${connector}`,
    call,
    start: async (start) => Number((await call('StartTransaction', startOf(start)))['transactionId']),
    values: ({ number, connector = 1 }, ...meterValue) =>
      call('MeterValues', {
        connectorId: connector,
        ...(number !== undefined && { transactionId: number }),
        meterValue,
      }),
    stop: (number, stop) => call('StopTransaction', stopOf(number, stop)),
  };
}

/** The payload of a StartTransaction. */
export function startOf({ card, connector = 1, minute = 0, wh = 0 }: RawStart): object {
  return { connectorId: connector, idTag: card, meterStart: wh, timestamp: at(minute) };
}

/** The payload of a StopTransaction; half an hour after the start when it says nothing. */
export function stopOf(number: number, { minute = 30, wh, more }: RawStop): object {
  return { transactionId: number, meterStop: wh, timestamp: at(minute), ...more };
}

/** A value of the meter; without anything else what OCPP says is meant then. */
export function reading(minute: number, value: number | string, more: object = {}): object {
  return { timestamp: at(minute), sampledValue: [{ value: String(value), ...more }] };
}

export function payloadOf([type, , payload, ...rest]: readonly unknown[]): JsonObject {
  if (type !== 3) throw new Error(`CALLERROR ${JSON.stringify([type, payload, ...rest])}`);
  return payload as JsonObject;
}
