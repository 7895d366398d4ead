import type { OcpiCall } from '../module.js';

/**
 * What follows the module's URL as it is passed on: encoded as it came, with its query, without a slash at the end of
 * its path. OCPI's URLs have none, and some servers redirect for it and lose headers and body.
 */
export function restOf({ rest }: Pick<OcpiCall, 'rest'>): string {
  const end = rest.includes('?') ? rest.indexOf('?') : rest.length;
  let last = end;
  while (rest[last - 1] === '/') last--;
  return rest.slice(0, last) + rest.slice(end);
}
