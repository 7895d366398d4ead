import type { TimeZone } from '../../pricing/periods/local-time.js';
import { SLOT_MS } from '../../spot/spot-price.js';
import type { PlanLocation } from '../plan.js';
import { type Field, optional, type Reader } from './field.js';
import type { Frame } from './frame.js';
import { readZone } from './read-parts.js';

/** Reads `locations`, each once; ids compare without case, as OCPI's do. */
export function readLocations(field: Field): PlanLocation[] {
  const locations = field.list((one) =>
    one.object({
      id: (id) => id.text(/^[!-~]{1,36}$/, 'a location id of at most 36 characters'),
      zone: optional(readZone),
    }),
  );
  const ids = locations.map(({ id }) => id.toUpperCase());
  const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
  return twice < 0 ? locations : field.at(twice).at('id').complain('this location stands above');
}

/** Reads the begin or end of a plan: a local date, or an instant with `Z` or an offset, on a whole quarter hour. */
export function instantReader({ zone }: Frame): Reader<Date> {
  return (field) => {
    const text = field.text(INSTANT, 'a date such as 2026-01-01, or an instant such as 2026-01-01T00:00:00+01:00');
    const isDate = text.length === 10;
    if (!isRealDate(text.slice(0, 10))) return field.refuse('a real date');
    const ms = isDate && zone ? startOfLocalDay(zone, text) : Date.parse(text);
    if (Number.isNaN(ms)) return field.refuse('a real time of day');
    return ms % SLOT_MS === 0 ? new Date(ms) : field.refuse('an instant on a whole quarter hour');
  };
}

/** A local date, `YYYY-MM-DD`. */
export function readDate(field: Field): string {
  const text = field.text(/^2[01]\d{2}-\d{2}-\d{2}$/, 'a date such as 2026-12-24');
  return isRealDate(text) ? text : field.refuse('a real date');
}

const INSTANT = /^2[01]\d{2}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?$/;

function isRealDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Midnight, or the first instant of a day on which the clock skips midnight. */
function startOfLocalDay(zone: TimeZone, date: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const candidates = [zone.offsetMs(utc - DAY_MS), zone.offsetMs(utc + DAY_MS)].map((offset) => utc - offset);
  return Math.min(...candidates.filter((ms) => ms + zone.offsetMs(ms) >= utc), Math.max(...candidates));
}

const DAY_MS = 86_400_000;
