import { LONGEST_ID_TAG } from '../charging/driver-token.js';
import type { OcppVersion } from '../stations/station.js';
import type { LocalListEntry } from '../stations/station-command.js';

/** What the hub has sent to a station as its local list (OCPP 1.6, 3.5; 2.0.1, D). */
export interface LocalList {
  readonly stationId: string;
  /** Of the list that the station has taken; 0: none yet. */
  readonly version: number;
  /** What is on it, as `listedAs` writes it; absent: not known, so that the next one is sent whole. */
  readonly entries?: readonly string[];
  /** When it is looked at again. */
  readonly dueAt: Date;
  readonly sentAt?: Date;
  /** What became of it the last time: Accepted, Failed, TIMEOUT …. */
  readonly lastOutcome?: string;
  readonly revision: number;
}

/** What has to be sent, in parts; empty: nothing is new. */
export interface ListUpdate {
  readonly how: 'DIFFERENTIAL' | 'FULL';
  readonly parts: readonly (readonly LocalListEntry[])[];
}

/** Entries of one message of a station that has not told SendLocalListMaxLength. */
const SENT_AT_ONCE = 50;

/** Whether a station can be told of a token at all. */
export function fitsStation(uid: string, version: OcppVersion | undefined): boolean {
  return version === '2.0.1' || version === '2.1' || uid.length <= LONGEST_ID_TAG;
}

/** `041A2B|ISO14443|FLEET`: an entry as one text, by which two lists are compared. */
export function listedAs({ idToken, parentIdToken }: LocalListEntry): string {
  return [idToken.value, idToken.type ?? '', parentIdToken?.value ?? ''].join('|');
}

/**
 * What brings a station's list to what is wanted: the differences, or the whole where they are not known or are more
 * than half of it. A list that becomes empty is sent whole, too.
 */
export function updateOf(
  listed: readonly string[] | undefined,
  wanted: readonly LocalListEntry[],
  atOnce: number = SENT_AT_ONCE,
): ListUpdate {
  if (!listed) return { how: 'FULL', parts: inParts(wanted, atOnce, 'FULL') };
  const before = new Set(listed);
  const after = new Set(wanted.map(listedAs));
  const added = wanted.filter((entry) => !before.has(listedAs(entry)));
  const kept = new Set(wanted.map(({ idToken }) => idToken.value));
  const removed = listed
    .filter((text) => !after.has(text))
    .map(removalOf)
    .filter(({ idToken }) => !kept.has(idToken.value));
  const changes = [...removed, ...added];
  if (changes.length === 0) return { how: 'DIFFERENTIAL', parts: [] };
  if (2 * changes.length > wanted.length) return { how: 'FULL', parts: inParts(wanted, atOnce, 'FULL') };
  return { how: 'DIFFERENTIAL', parts: inParts(changes, atOnce, 'DIFFERENTIAL') };
}

/** Without a status it is taken off (OCPP 1.6, 7.31, AuthorizationData). */
function removalOf(text: string): LocalListEntry {
  const [value = '', type] = text.split('|');
  return { idToken: { value, ...(type && { type }) } };
}

function inParts(
  entries: readonly LocalListEntry[],
  atOnce: number,
  how: ListUpdate['how'],
): readonly (readonly LocalListEntry[])[] {
  const parts: (readonly LocalListEntry[])[] = [];
  for (let at = 0; at < entries.length; at += atOnce) parts.push(entries.slice(at, at + atOnce));
  return parts.length === 0 && how === 'FULL' ? [[]] : parts;
}

/** What is on a station's list after it has taken a part. */
export function listAfter(
  listed: readonly string[],
  part: readonly LocalListEntry[],
  how: ListUpdate['how'],
): readonly string[] {
  const named = new Set(part.map(({ idToken }) => idToken.value));
  const kept = how === 'FULL' ? [] : listed.filter((text) => !named.has(text.split('|', 1)[0] ?? ''));
  return [...kept, ...part.filter(({ status }) => status !== undefined).map(listedAs)];
}
