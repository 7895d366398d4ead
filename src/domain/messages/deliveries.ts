import { type PartyId, type PartyKey, partyKey } from '../party.js';
import { type LoggedMessage, restOf } from './logged-message.js';

/** What became of a message at one receiver, without what the receiver said. */
export interface Delivery {
  readonly messageId: string;
  readonly at: Date;
  readonly receiver?: PartyKey;
  readonly httpStatus?: number;
  readonly ocpiStatus?: number;
  readonly error?: string;
  readonly durationMs: number;
  readonly replayOf?: string;
}

/**
 * Whether a leg went out because of one that came in. The correlation id alone does not say so, since every receiver of
 * a message knows it and may use it again: the leg was sent for a party of the platform that asked, or by the hub with
 * the same object in its URL.
 */
export function isDeliveryOf(out: LoggedMessage, asked: LoggedMessage, hub: PartyId): boolean {
  if (out.direction !== 'OUT' || out.correlationId !== asked.correlationId) return false;
  if (out.from !== undefined && out.from !== partyKey(hub)) return asked.platformParties.includes(out.from);
  const rest = (leg: LoggedMessage) => restOf(leg) ?? leg.path;
  return out.module === asked.module && rest(out) === rest(asked);
}

export function deliveryOf(out: LoggedMessage): Delivery {
  const { id, at, to, httpStatus, ocpiStatus, error, durationMs, replayOf } = out;
  return {
    messageId: id,
    at,
    ...(to && { receiver: to }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(ocpiStatus !== undefined && { ocpiStatus }),
    ...(error !== undefined && { error }),
    durationMs,
    ...(replayOf !== undefined && { replayOf }),
  };
}
