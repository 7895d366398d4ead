import type { Verdict } from '../domain/clearing/cdr-record.js';
import type { LegalEntity } from '../domain/clearing/legal-entity.js';
import type { SignedDataVerdict } from '../domain/clearing/signed-data-verdict.js';
import type { RecordedLeg } from '../domain/messages/recorded-leg.js';
import type { PartyId, PartyKey } from '../domain/party.js';
import type { Deviation } from '../domain/quality/deviation.js';
import type { Cdr } from '../domain/roaming/cdr.js';
import type { ClientInfo } from '../domain/roaming/client-info.js';
import type { Connection, ConnectionRole, Endpoint } from '../domain/roaming/connection.js';
import type { Location } from '../domain/roaming/location.js';
import type { Tariff } from '../domain/roaming/tariff.js';
import type { Token } from '../domain/roaming/token.js';
import type { RoutedModule } from '../domain/routing/module-roles.js';
import type { DirectRoute } from '../domain/routing/route-message.js';
import type { CopiedModule } from '../store/object-store.js';

/** What the flows need of the outside. app.ts hands it over. */
export interface Clock {
  now(): Date;
}

/** Keys, hashes and chance. Tokens are random; hashes of tokens are keyed; sealed text can be opened by this hub only. */
export interface Secrets {
  newToken(): string;
  newId(): string;
  /** A random fraction, 0 up to but not including 1, for jitter. */
  fraction(): number;
  /** Keyed hash under which a token that somebody presents is looked up. */
  hashToken(token: string): string;
  seal(text: string): string;
  open(sealed: string): string;
  sha256(data: string | Uint8Array): string;
  hashPassword(password: string): Promise<string>;
  checkPassword(hash: string, password: string): Promise<boolean>;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** OCPI routing and tracing headers of a message (2.2.1, transport_and_format). */
export interface Routing {
  readonly requestId: string;
  readonly correlationId: string;
  readonly from?: PartyId;
  readonly to?: PartyId;
}

/** A message to a partner, to be sent with the partner's token. */
export interface OutgoingMessage {
  readonly connection: Connection;
  readonly method: HttpMethod;
  /** Absolute, path already encoded. */
  readonly url: string;
  readonly routing: Routing;
  /** The bytes to send; absent: no body. */
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  /** Id of the logged message that this one repeats, at an operator's wish. */
  readonly replayOf?: string;
  /** Asks whether the partner is back: sent even when messages to it are held back. */
  readonly probe?: true;
  /** Sent instead of the token that the partner gave us, to see what it says to a wrong one. */
  readonly tokenInstead?: string;
}

/** What the partner answered: any HTTP status, with the bytes that came. */
export interface PartnerAnswer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** `status_code` of the envelope; the client refuses (`receiver-unusable`) an answer that has none. */
  readonly ocpiStatus: number;
  readonly ocpiMessage?: string;
}

/** `cause` of a refusal `receiver-unusable` that the client makes of an answer without an envelope. */
export interface UnusableAnswer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Speaks OCPI to partners. Refuses with `receiver-timeout`, `receiver-unreachable` (refused, DNS, TLS, address not
 * allowed) and `receiver-unusable` (no envelope, too large).
 */
export interface PartyClient {
  send(message: OutgoingMessage): Promise<PartnerAnswer>;
  /**
   * Reads the partner's versions with a token and the details of the best version that both speak. Refuses with
   * `client-api-unusable`, `no-common-version` or `no-endpoints`.
   */
  discover(input: {
    readonly versionsUrl: string;
    readonly token: string;
    readonly rawToken: boolean;
    /** Only this version will do; absent: the best that both speak. */
    readonly version?: string;
  }): Promise<Discovery>;
  /** POSTs our credentials to theirs and returns what they answered. Refuses as `discover` does. */
  register(input: RegisterInput): Promise<PartnerCredentials>;
}

/** Answers messages to parties whose platform is the hub itself (`hosted`), as a partner would over HTTP. */
export type HostedPlatform = (message: OutgoingMessage) => Promise<PartnerAnswer>;

export interface Discovery {
  readonly version: string;
  readonly endpoints: readonly Endpoint[];
}

export interface RegisterInput {
  readonly version: string;
  readonly credentialsUrl: string;
  readonly token: string;
  readonly rawToken: boolean;
  /** The token that the partner shall call us with from now on. */
  readonly ours: OurCredentials;
}

/** What the hub says of itself in credentials: only its role HUB (2.2.1: it shall not list others). */
export interface OurCredentials {
  readonly token: string;
  readonly url: string;
  readonly roles: readonly ConnectionRole[];
}

/** What a partner said in its credentials object. */
export interface PartnerCredentials {
  readonly token: string;
  readonly url: string;
  readonly roles: readonly ConnectionRole[];
}

/** Turns the JSON of a version into the hub's own objects, for flows that read stored originals. */
export interface OcpiReader {
  readCdr(ocpiVersion: string, json: string): Cdr;
  /** `owner`: who sent it; a Tariff of 2.1.1 does not say. */
  readTariff(ocpiVersion: string, json: string, owner?: PartyId): Tariff;
  /** Time zone of a Location and the highest power (W) of a connector, if it has them. */
  readLocation(ocpiVersion: string, json: string): LocationFacts;
  readToken(ocpiVersion: string, json: string): Token;
}

export interface LocationFacts {
  readonly timeZone?: string;
  readonly maxPowerW: (evseUid: string, connectorId: string) => number | undefined;
  /** The whole Location, as far as the hub needs it. */
  readonly location: Location;
}

/** Who the hub is. */
export interface HubIdentity extends PartyId {
  readonly name: string;
  readonly legalEntity: LegalEntity;
}

/** Verifies the signed meter values of a CDR. */
export type CheckSignedData = (cdr: Cdr) => SignedDataVerdict;

/** Who counts what becomes of CDRs; absent where nobody does. */
export interface Meter {
  cdrChecked(verdict: Verdict | 'QUARANTINED'): void;
}

/** Where events go that people or alarms look for; fields, not sentences. */
export interface EventLog {
  info(fields: Readonly<Record<string, unknown>>): void;
  warn(fields: Readonly<Record<string, unknown>>): void;
  error(fields: Readonly<Record<string, unknown>>): void;
}

/** Keeps every leg of every message for people who look for what happened. Never makes the caller wait, never throws. */
export interface MessageLog {
  record(leg: RecordedLeg): void;
  /** Resolves when what was recorded can be found, or when the store does not take it; never rejects. */
  flush(): Promise<void>;
}

/** Counts what partners do otherwise than OCPI says. Never makes the caller wait, never throws. */
export interface QualityLog {
  note(connectionId: string, deviation: Deviation): void;
  /** Resolves when what was counted can be read, or when the store does not take it; never rejects. */
  flush(): Promise<void>;
}

/** Whether platforms answer. */
export interface Presence {
  isOffline(connectionId: string): boolean;
  /** A sign of life: a message of theirs, or an answer. */
  seen(connectionId: string): void;
  /** They do not answer (any more). */
  silent(connectionId: string): void;
  /** The connection's state or roles have changed: others are told. */
  changed(connectionId: string): void;
}

/** One push to one of several receivers, with the hub as its sender. */
export interface FannedPush {
  readonly route: DirectRoute;
  readonly module: RoutedModule;
  /** Pushes of one object reach a receiver in the order in which they were given. */
  readonly objectKey: string;
  readonly method: HttpMethod;
  /** What follows the module's URL, encoded as it came, with its query. */
  readonly rest: string;
  readonly correlationId: string;
  readonly body?: Uint8Array;
}

/** Sends pushes without making the caller wait; a receiver that is slow or dead costs the others nothing. */
export interface FanOut {
  send(pushes: readonly FannedPush[]): void;
}

/** Writes the status of a party as the JSON of a version. */
export type WriteClientInfo = (ocpiVersion: string, info: ClientInfo) => Uint8Array;

/** Writes a tariff as the JSON of a version, with all digits. */
export type WriteTariff = (ocpiVersion: string, tariff: Tariff) => string;

/** Takes apart what a partner's Sender interface answers, for flows that ask for lists. */
export interface PageReader {
  /** The texts of the objects of a page, each digit as it came. Refuses (`receiver-unusable`) what is no list. */
  readPage(body: Uint8Array): readonly string[];
  /** Refuses with `bad-field` and `bad-json`. */
  readObject(module: CopiedModule, ocpiVersion: string, json: string): ListedFacts;
  /** Refuses with `bad-field` and `bad-json`. */
  readClientInfo(ocpiVersion: string, json: string): ClientInfo;
}

/** What an object on a page is filed under. */
export interface ListedFacts {
  readonly owner: PartyId;
  /** In the object's own case: of a Token its uid and type, of others the id. */
  readonly ids: readonly string[];
  readonly lastUpdated: Date;
  /** Whom it is about, where only that party and the owner may see it. */
  readonly counterparty?: PartyKey;
}
