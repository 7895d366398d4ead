import type { RouteDecision } from '../../domain/messages/logged-message.js';
import type { PartyId } from '../../domain/party.js';
import type { Deviation } from '../../domain/quality/deviation.js';
import type { Connection, InterfaceRole } from '../../domain/roaming/connection.js';
import type { HttpMethod, PartnerAnswer, Routing } from '../../flows/ports.js';

/** One OCPI request after authentication and header checks; what a module sees. */
export interface OcpiCall {
  /** The platform that calls, known by its token. */
  readonly caller: Connection;
  /** Version in whose tree the request came. */
  readonly ocpiVersion: string;
  /** Tracing ids always; `from` and `to` as the headers said, `from` checked to be the caller's (or inferred). */
  readonly routing: Routing;
  readonly method: HttpMethod;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What followed the module's URL, still encoded as it came, with its query: `/NL/CPO/LOC%2F1?x=1`. */
  readonly rest: string;
  /** The body as it came; absent when there was none. */
  readonly bytes?: Uint8Array;
  /** The body parsed; numbers of more than 15 digits are kept exactly. Absent when there was none. */
  readonly body?: unknown;
  /** Says for the message log where the message went and why; the last word counts. */
  readonly decide: (decision: RouteDecision) => void;
  /** Counts for the partner's quality report what was tolerated; the module is this call's. */
  readonly tolerate: (deviation: Omit<Deviation, 'module'>) => void;
}

/** JSON text that goes out as it is, so that numbers and unknown fields stay as they came. */
export interface RawJson {
  readonly rawJson: string;
}

export type OcpiAnswer =
  | {
      readonly kind: 'own';
      readonly http: 200 | 201;
      /** Absent: no `data` in the envelope. */
      readonly data?: unknown;
      /** `status_message`, where success needs a word. */
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Who answers, for the OCPI-from headers; the hub itself when absent. */
      readonly from?: PartyId;
    }
  | {
      readonly kind: 'relayed';
      readonly answer: PartnerAnswer;
      readonly from: PartyId;
      /** Ours, in place of the partner's: a Location or Link at the hub. */
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface ModuleRoute {
  readonly method: HttpMethod;
  /** Below the module's URL, in Express form: `/:country_code/:party_id/:id`. */
  readonly path: string;
  handle(call: OcpiCall): Promise<OcpiAnswer>;
}

/** One module and interface of one version: its routes; everything else under its URL answers 404 or 405. */
export interface OcpiModule {
  readonly identifier: string;
  readonly role: InterfaceRole;
  readonly routes: readonly ModuleRoute[];
}
