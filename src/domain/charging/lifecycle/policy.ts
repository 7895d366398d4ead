/** How long the hub waits before it takes something for what it is. */
export interface ChargingPolicy {
  /** After a boot, for what the station still has in its queue, and after an interruption, for a stop. */
  readonly retryWindowMs: number;
  /** After an end of which nothing is known to be missing, for messages that overtook each other. */
  readonly settleMs: number;
  /** After an end of which messages are missing (OCPP 2.0.1, seqNo). */
  readonly gapMs: number;
  /** Between two words on a session, unless it got more energy than `tellWh`. */
  readonly tellMs: number;
  readonly tellWh: number;
  /** A transaction of which nothing was heard for so long deserves a look. */
  readonly silentMs: number;
}

export const DEFAULT_CHARGING_POLICY: ChargingPolicy = {
  retryWindowMs: 600_000,
  settleMs: 2_000,
  gapMs: 600_000,
  tellMs: 60_000,
  tellWh: 500,
  silentMs: 48 * 3_600_000,
};
