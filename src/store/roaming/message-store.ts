import type { LoggedMessage } from '../../domain/messages/logged-message.js';
import type { PartyKey } from '../../domain/party.js';

export interface MessageQuery {
  readonly correlationId?: string;
  /** Messages on the wire of a platform that speaks for this party. */
  readonly party?: PartyKey;
  /** Only legs of platforms that speak for one of these; absent: all. */
  readonly visibleTo?: readonly PartyKey[];
  readonly module?: string;
  readonly direction?: LoggedMessage['direction'];
  /** Folded to upper case. */
  readonly objectId?: string;
  /** OK: HTTP below 400 and OCPI 1xxx. FAILED: everything else, also no answer. */
  readonly outcome?: 'OK' | 'FAILED';
  /** Included. */
  readonly from?: Date;
  /** Not included. */
  readonly until?: Date;
  /** Continues behind this message of an earlier page. */
  readonly before?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** The message log. Written in bulk, read newest first, forgotten after its time. */
export interface MessageStore {
  insertMany(messages: readonly LoggedMessage[], expiresAt: Date): Promise<void>;
  find(id: string): Promise<LoggedMessage | undefined>;
  search(query: MessageQuery): Promise<readonly LoggedMessage[]>;
}
