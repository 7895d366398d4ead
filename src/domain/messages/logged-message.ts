import type { PartyKey } from '../party.js';
import type { InterfaceRole } from '../roaming/connection.js';

/** How the hub decided where a message goes; kept with the message so that one can see why. */
export interface RouteDecision {
  /**
   * DIRECT: as the headers said. OPEN: the hub found the receiver by the content. BROADCAST: to all that may have it.
   * HUB: answered by the hub itself. CALLBACK: to the address behind a URL that the hub had given out.
   */
  readonly way: 'DIRECT' | 'OPEN' | 'BROADCAST' | 'HUB' | 'CALLBACK';
  readonly receivers: readonly PartyKey[];
  /** What told the receiver: `location LOC1`, `cdr_token`, `session 4711`. */
  readonly because?: string;
}

/**
 * A body as the log keeps it: the text, or above a size only its hash. Withheld: it holds credentials. Dropped: the
 * store was behind, and memory is bounded.
 */
export type LoggedBody =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'hash'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'withheld' | 'dropped'; readonly bytes: number };

/** One leg of a message: what one platform and the hub said to each other, in one request and its answer. */
export interface LoggedMessage {
  readonly id: string;
  /** When it began. */
  readonly at: Date;
  /** IN: the platform asked the hub. OUT: the hub asked the platform. */
  readonly direction: 'IN' | 'OUT';
  readonly correlationId: string;
  readonly requestId: string;
  /** The platform of this leg. Only the operator and people of this platform's parties may see it. */
  readonly connectionId: string;
  /** The parties that the platform speaks for. */
  readonly platformParties: readonly PartyKey[];
  readonly from?: PartyKey;
  readonly to?: PartyKey;
  readonly module: string;
  /** Of outgoing legs: the interface of the module that was called. */
  readonly side?: InterfaceRole;
  readonly method: string;
  /** Path and query, without host; drivers' token uids are replaced by a hash. */
  readonly path: string;
  /** Where in `path` begins what follows the module's URL. */
  readonly restAt?: number;
  /** Id of the object that it was about, folded to upper case; of a driver's token its hash. */
  readonly objectId?: string;
  /** Without credentials tokens. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: LoggedBody;
  /** Absent: there was no answer. */
  readonly httpStatus?: number;
  readonly ocpiStatus?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: LoggedBody;
  /** Why there was no answer, or what the hub refused: a code of `HubErrorCode`. */
  readonly error?: string;
  readonly durationMs: number;
  /** Of incoming legs. */
  readonly decision?: RouteDecision;
  /** The message that this one repeats, at an operator's wish. */
  readonly replayOf?: string;
}

/** Whether a leg went wrong: no answer, HTTP from 400 on, or an OCPI status that is not 1xxx. */
export function isFailed({ httpStatus, ocpiStatus }: Pick<LoggedMessage, 'httpStatus' | 'ocpiStatus'>): boolean {
  return httpStatus === undefined || httpStatus >= 400 || !(ocpiStatus && ocpiStatus >= 1_000 && ocpiStatus < 2_000);
}

/** What follows the module's URL in a leg's path: `/NL/CPO/LOC1?x=1`; undefined when it was at no module's URL. */
export function restOf({ path, restAt }: Pick<LoggedMessage, 'path' | 'restAt'>): string | undefined {
  return restAt === undefined ? undefined : path.slice(restAt);
}
