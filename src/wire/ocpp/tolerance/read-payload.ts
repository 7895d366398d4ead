import type { OcppVersion, Registration, Strictness } from '../../../domain/stations/station.js';
import type { Quirk } from '../../../flows/stations/station-ports.js';
import { OcppRefusal } from '../transport/adapter.js';
import { type SchemaViolation, violationOf } from '../transport/schemas.js';
import { minimalAnswer } from './minimal-answer.js';
import { isObject, type Place, patternOf, placesOf, setAt, valueAt } from './places.js';
import { repair } from './repair.js';

export interface ReceivedPayload {
  readonly version: OcppVersion;
  readonly action: string;
  /** As it was parsed from the frame; what can be repaired is repaired in place. */
  readonly params: unknown;
  readonly strictness: Strictness;
  readonly registration: Registration;
  readonly receivedAt: Date;
}

export type PayloadReading =
  | { readonly kind: 'READ'; readonly payload: Readonly<Record<string, unknown>>; readonly quirks: readonly Quirk[] }
  /** Nobody can make sense of it: it is kept in the frame log, and answered with the least that there is. */
  | {
      readonly kind: 'QUARANTINED';
      readonly answer: Readonly<Record<string, unknown>>;
      readonly quirks: readonly Quirk[];
    }
  | { readonly kind: 'REFUSED'; readonly refusal: OcppRefusal; readonly quirks: readonly Quirk[] };

const NOTHING: readonly Quirk[] = [];

/**
 * Reads the payload of a call as strictly as the station's setting says. STRICT: what breaks the schema is refused.
 * TOLERANT: what can be repaired is read and told as quirks, what cannot is kept and answered. OFF: any object is read.
 */
export function readPayload(received: ReceivedPayload): PayloadReading {
  const { version, action, params, strictness } = received;
  if (strictness === 'OFF') return readUnchecked(received);
  const violation = violationOf(version, `${action}.req`, params);
  if (!violation && isObject(params)) return { kind: 'READ', payload: params, quirks: NOTHING };
  if (strictness === 'TOLERANT') return readTolerantly(received);
  return { kind: 'REFUSED', refusal: refusalOf(violation), quirks: NOTHING };
}

function readUnchecked({ params, action }: ReceivedPayload): PayloadReading {
  if (isObject(params)) return { kind: 'READ', payload: params, quirks: NOTHING };
  if (params === null || params === undefined) return { kind: 'READ', payload: {}, quirks: [nullPayload(action)] };
  return { kind: 'REFUSED', refusal: refusalOf(undefined), quirks: NOTHING };
}

function refusalOf(violation: SchemaViolation | undefined): OcppRefusal {
  if (!violation) return new OcppRefusal('FormationViolation', 'the payload must be an object');
  return new OcppRefusal(violation.code, violation.text);
}

function nullPayload(action: string): Quirk {
  return { rule: 'params-null', action };
}

/** A payload with more mistakes than this is not worth the work. */
const MOST_REPAIRS = 40;
/** The same mistake after its repair: the repair does not help. */
const MOST_TRIES = 3;

function readTolerantly(received: ReceivedPayload): PayloadReading {
  const { version, action, receivedAt } = received;
  const isNull = received.params === null || received.params === undefined;
  const payload: unknown = isNull ? {} : received.params;
  const quirks: Quirk[] = isNull ? [nullPayload(action)] : [];
  const waived: { readonly place: Place; readonly value: unknown }[] = [];
  const context = {
    receivedAt,
    waive: (place: Place, instead: unknown) => {
      waived.push({ place, value: valueAt(place) });
      setAt(place, instead);
    },
  };
  const tries = new Map<string, number>();
  for (let count = 0; ; count += 1) {
    const violation = violationOf(version, `${action}.req`, payload);
    if (!violation) break;
    const name = `${violation.keyword} ${patternOf(violation.pointer)} ${violation.params['missingProperty'] ?? ''}`;
    tries.set(name, (tries.get(name) ?? 0) + 1);
    const found = exampleAt(payload, violation);
    const isEnough = count >= MOST_REPAIRS || isTriedEnough(violation, tries.get(name) ?? 0);
    const done = isEnough || !isObject(payload) ? undefined : repair(payload, violation, context);
    if (done?.kind !== 'REPAIRED') return quarantined(received, violation, quirks);
    quirks.push({ rule: done.rule, action, ...found });
  }
  // Last waived, first put back: a value may have been waived twice.
  for (const { place, value } of waived.reverse()) setAt(place, value);
  return isObject(payload) ? { kind: 'READ', payload, quirks } : quarantined(received, undefined, quirks);
}

/** Extra properties are taken out one by one. */
function isTriedEnough({ keyword }: SchemaViolation, tries: number): boolean {
  return keyword !== 'additionalProperties' && tries > MOST_TRIES;
}

function quarantined(
  received: ReceivedPayload,
  violation: SchemaViolation | undefined,
  quirks: readonly Quirk[],
): PayloadReading {
  const { action } = received;
  const why = violation?.text.slice(0, LONGEST_EXAMPLE) ?? 'not an object';
  const told = [...quirks, { rule: 'quarantine', action, pointer: violation?.pointer ?? '', example: why }];
  const answer = minimalAnswer(received);
  if (answer) return { kind: 'QUARANTINED', answer, quirks: told };
  return { kind: 'REFUSED', refusal: refusalOf(violation), quirks: told };
}

const LONGEST_EXAMPLE = 100;
const LONGEST_NAME = 40;
/** Names of what may tell who somebody is, or be a key. */
const PRIVATE = /idtag|token|cert|csr|password|key|data|emaid/i;

/** Where a mistake is, and what stood there unless it is the driver's. */
function exampleAt(payload: unknown, { pointer, params }: SchemaViolation): Pick<Quirk, 'example' | 'pointer'> {
  const extra = params['additionalProperty'];
  const pattern = patternOf(pointer);
  if (typeof extra === 'string')
    return { pointer: `${pattern}/${extra.replace(/[^\w.-]/g, '_').slice(0, LONGEST_NAME)}` };
  const [place] = placesOf(payload, pointer);
  const value = place && valueAt(place);
  const isShown = (typeof value === 'string' || typeof value === 'number') && !PRIVATE.test(pointer);
  return { pointer: pattern, ...(isShown && { example: String(value).slice(0, LONGEST_EXAMPLE) }) };
}
