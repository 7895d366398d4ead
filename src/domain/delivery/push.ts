import { type PartyId, partyKey } from '../party.js';
import type { RoutedModule } from '../routing/module-roles.js';

/** Methods that change an object at a receiver. */
export const PUSH_METHODS = ['PUT', 'PATCH', 'DELETE', 'POST'] as const;
export type PushMethod = (typeof PUSH_METHODS)[number];

/** Modules whose pushes may be kept for a receiver. Commands and authorizations are of the moment; CDRs are always kept. */
const KEPT_MODULES: readonly RoutedModule[] = ['locations', 'sessions', 'tariffs', 'tokens'];

export interface Push {
  readonly module: RoutedModule;
  readonly method: PushMethod;
  /** What follows the module's URL, encoded as it came, with its query: `/NL/CPO/LOC1/EVSE1`. */
  readonly rest: string;
}

/** Whether a push of a module can be kept and delivered later at all, if its receiver wishes so. */
export function isKept(module: RoutedModule, method: string): method is PushMethod {
  return KEPT_MODULES.includes(module) && PUSH_METHODS.some((one) => one === method);
}

/**
 * Whether a push may be sent again when nobody knows if it arrived. Not a PATCH of a Session: its charging periods are
 * appended (OCPI 2.2.1, sessions, PATCH method), so that a second one would double them.
 */
export function mayRepeat({ module, method }: Pick<Push, 'module' | 'method'>): boolean {
  return !(module === 'sessions' && method === 'PATCH');
}

/** The object of which a push tells something: `NL*CPO/LOC1`, also for a part of it. */
export function objectOf({ rest }: Pick<Push, 'rest'>): string {
  const [countryCode = '', partyId = '', id = ''] = segmentsOf(rest);
  const owner: PartyId = { countryCode, partyId };
  return `${partyKey(owner)}/${id}`;
}

/**
 * Whether a push makes an earlier one needless: a whole PUT says all that a PUT or PATCH of the same place, or of
 * something inside it, said before.
 */
export function supersedes(later: Push, earlier: Push): boolean {
  if (later.method !== 'PUT' || later.module !== earlier.module) return false;
  if (earlier.method !== 'PUT' && earlier.method !== 'PATCH') return false;
  const [place, other] = [segmentsOf(later.rest), segmentsOf(earlier.rest)];
  return queryOf(later.rest) === queryOf(earlier.rest) && place.every((segment, index) => segment === other[index]);
}

/** Ids are CiStrings: folded. A slash at the end means nothing. */
function segmentsOf(rest: string): readonly string[] {
  const [path = ''] = rest.split('?', 1);
  return path
    .toUpperCase()
    .split('/')
    .filter((segment) => segment !== '');
}

/** The type of a token stands in its query (OCPI 2.2.1, tokens, Receiver interface). */
function queryOf(rest: string): string {
  const at = rest.indexOf('?');
  return at < 0 ? '' : rest.slice(at).toUpperCase();
}
