import type { Exchange } from '../exchange.js';
import { type OcpiParty, partyName } from '../ocpi-objects.js';

/**
 * A line for a message: time (UTC), direction, method and module, from whom to whom, HTTP and OCPI status, how long it
 * took, and what was called.
 */
export function exchangeLine(exchange: Exchange): string {
  const { at, direction, method, module, from, to, httpStatus, statusCode, trouble, tookMs, path } = exchange;
  const ended = httpStatus === undefined ? 'no answer' : `${httpStatus} ${statusCode ?? 'none'}`;
  return [
    at.toISOString().slice(11, 23),
    direction.padEnd(3),
    method.padEnd(6),
    (module ?? '?').padEnd(16),
    `${nameOf(from)} -> ${nameOf(to)}`,
    ended.padEnd(9),
    `${Math.round(tookMs)} ms`.padStart(7),
    path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path,
    trouble ? `(${trouble})` : '',
  ]
    .join('  ')
    .trimEnd();
}

const MAX_PATH = 120;

/** Configuration modules and platforms without routing headers name nobody. */
function nameOf(party: OcpiParty | undefined): string {
  return party ? partyName(party) : '-     ';
}
