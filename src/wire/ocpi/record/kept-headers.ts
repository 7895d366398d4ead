import type { IncomingHttpHeaders } from 'node:http';

/** Headers that say where a message goes and what it is; no other header is kept. */
const KEPT = [
  'content-type',
  'x-request-id',
  'x-correlation-id',
  'ocpi-to-country-code',
  'ocpi-to-party-id',
  'ocpi-from-country-code',
  'ocpi-from-party-id',
  'user-agent',
  'link',
  'location',
  'retry-after',
  'x-total-count',
  'x-limit',
] as const;

/** Longer ones are cut. */
const LONGEST = 512;
const WITHHELD = '[redacted]';

/**
 * The headers that the message log keeps, under their names in lower case. Of Authorization only that it was there:
 * what stands in it is a secret.
 */
export function keptHeaders(headers: IncomingHttpHeaders | Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value.length > LONGEST ? value.slice(0, LONGEST) : value;
  }
  if (headers['authorization'] !== undefined) kept['authorization'] = WITHHELD;
  return kept;
}

/** Of headers that the hub itself has written those that do not follow from the rest of the leg. */
export function keptOwnHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const folded = OWN.get(name);
    const value = headers[name];
    if (folded !== undefined && typeof value === 'string') kept[folded] = value;
  }
  return kept;
}

/** As the hub writes them. */
const OWN: ReadonlyMap<string, string> = new Map(
  [
    'OCPI-to-country-code',
    'OCPI-to-party-id',
    'OCPI-from-country-code',
    'OCPI-from-party-id',
    'Allow',
    'Link',
    'Location',
    'Retry-After',
    'X-Total-Count',
    'X-Limit',
    'x-total-count',
    'x-limit',
  ].map((name) => [name, name.toLowerCase()]),
);
