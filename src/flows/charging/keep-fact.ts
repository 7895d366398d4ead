import type { MeterReading } from '../../domain/charging/meter-sample.js';
import type { Hub } from '../hub.js';
import type { FromStation } from '../stations/station-flows.js';

export interface HeardFact extends MeterReading {
  /** What tells it from others; a repetition has the same, whatever the id of its message. */
  readonly about: string;
  readonly transactionId?: string;
  readonly evse: number;
  readonly connector: number;
  readonly at: Date;
  readonly seqNo?: number;
  readonly chargingState?: string;
}

/** Keeps what a station told, once. False: it was kept before. */
export function keepFact(
  hub: Pick<Hub, 'secrets' | 'transactions'>,
  { station, receivedAt }: FromStation,
  { about, ...heard }: HeardFact,
): Promise<boolean> {
  const key = `${station.id}/${hub.secrets.sha256(about)}`;
  return hub.transactions.addFact({ ...heard, key, stationId: station.id, receivedAt });
}

/** What tells a reading from others that names no event: all of its content. */
export function contentOf({ samples, signed }: MeterReading): string {
  return JSON.stringify([samples, signed]);
}

/** When a reading was taken: the time of its first value. */
export function timeOfReading({ samples, signed }: MeterReading, otherwise: Date): Date {
  return samples[0]?.at ?? signed[0]?.at ?? otherwise;
}
