import type { IdToken } from '../id-token.js';

/** A token as it is compared: stations write it in any case, with blanks around it. */
export function foldToken({ value }: IdToken): string {
  return value.trim().toUpperCase();
}

/** Whether two tokens are the same to a station. */
export function sameToken(a: IdToken | undefined, b: IdToken | undefined): boolean {
  return a !== undefined && b !== undefined && foldToken(a) === foldToken(b);
}

/** What tells that a start of OCPP 1.6 is a repetition: a retry has a new message id and the same content. */
export function startKey16(
  stationId: string,
  start: {
    readonly connector: number;
    readonly idToken: IdToken;
    readonly meterStart: string;
    /** The station's own text of the time where its clock is in doubt, else the time. */
    readonly time: string;
  },
): string {
  const { connector, idToken, meterStart, time } = start;
  return `1.6/${stationId}/${connector}/${foldToken(idToken)}/${time}/${meterStart}`;
}

/** OCPP 2.0.1: the station's own name of it, unique per station. */
export function startKey201(stationId: string, stationRef: string): string {
  return `2/${stationId}/${stationRef}`;
}

/** Of a stop without a start: its content. */
export function unmatchedKey(
  stationId: string,
  stop: { readonly stationRef: string; readonly time: string; readonly meterStop: string },
): string {
  return `stop/${stationId}/${stop.stationRef}/${stop.time}/${stop.meterStop}`;
}

/** The time that a key has: the station's own text where its clock is in doubt. */
export function timeOf({ at, timeText }: { readonly at: Date; readonly timeText?: string }): string {
  return timeText ?? at.toISOString();
}
