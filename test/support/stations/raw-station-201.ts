import type { JsonObject } from '../../../src/simulator/object-shelf.js';
import { at, payloadOf } from './raw-station.js';
import type { PlainStation, StationJourney } from './station-journey.js';

/** A station of OCPP 2.0.1 whose messages a test writes itself; times are minutes (`at`), energies Wh. */
export interface RawStation201 extends PlainStation {
  /** Uid of an EVSE. */
  uid(evse?: number): string;
  /** The payload of a CALLRESULT; rejects with the whole frame of a CALLERROR. */
  call(action: string, payload: unknown): Promise<JsonObject>;
  /** Sends a TransactionEvent. */
  tell(eventType: 'Ended' | 'Started' | 'Updated', event: RawEvent): Promise<JsonObject>;
}

export interface RawEvent {
  readonly id: string;
  readonly seqNo: number;
  readonly minute: number;
  readonly card?: string;
  readonly evse?: number;
  readonly state?: string;
  /** A value of the meter in Wh, or all of a sampled value. */
  readonly value?: number | object;
  readonly more?: object;
}

/** Adds a station, and lets it connect and boot. */
export async function rawStation201(hub: StationJourney, id: string, outlets = 1): Promise<RawStation201> {
  await hub.addStations({ id, outlets });
  const plain = await hub.plain(id, { version: '2.0.1' });
  const call: RawStation201['call'] = async (action, payload) => payloadOf(await plain.ask(action, payload));
  await call('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'Raw', model: '2.0.1' } });
  return {
    ...plain,
    uid: (evse = 1) => `${id}*${evse}`,
    call,
    tell: (eventType, event) => call('TransactionEvent', eventOf(eventType, event)),
  };
}

function eventOf(eventType: string, { id, seqNo, minute, card, evse, state, value, more }: RawEvent): object {
  const sampledValue = [typeof value === 'number' ? { value } : value];
  return {
    eventType,
    timestamp: at(minute),
    triggerReason: card === undefined ? 'MeterValuePeriodic' : 'Authorized',
    seqNo,
    transactionInfo: { transactionId: id, ...(state !== undefined && { chargingState: state }) },
    ...(card !== undefined && { idToken: { idToken: card, type: 'ISO14443' } }),
    ...(evse !== undefined && { evse: { id: evse } }),
    ...(value !== undefined && { meterValue: [{ timestamp: at(minute), sampledValue }] }),
    ...more,
  };
}
