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
  /** Any of these; folded as `LoggedMessage.objectId` is. */
  readonly objectIds?: readonly string[];
  /** OK: HTTP below 400 and OCPI 1xxx. FAILED: everything else, also no answer. */
  readonly outcome?: 'OK' | 'FAILED';
  /** Included. */
  readonly from?: Date;
  /** Not included. */
  readonly until?: Date;
  /** Continues behind this message of an earlier page. */
  readonly before?: MessageCursor;
  readonly limit: number;
}

/** A place in the order of messages: newest first, and of the same millisecond by id. */
export interface MessageCursor {
  readonly at: Date;
  readonly id: string;
}

export interface MessagePage {
  readonly items: readonly LoggedMessage[];
  /** Where the next page begins; absent: there is nothing more. A page may be short, or empty, and go on nevertheless. */
  readonly next?: MessageCursor;
}

/** Legs that are written together: one document with what they are found by, and all of them in one piece of bytes. */
export interface MessageChunk {
  readonly id: string;
  /** When the first and the last of them began. */
  readonly from: Date;
  readonly until: Date;
  readonly count: number;
  /** All distinct. */
  readonly correlationIds: readonly string[];
  readonly connectionIds: readonly string[];
  readonly parties: readonly PartyKey[];
  readonly modules: readonly string[];
  readonly objectIds: readonly string[];
  readonly hasFailures: boolean;
  readonly expiresAt: Date;
  /** See `frameWriter`. The id of a leg is `{chunk id}-{its index}`. */
  readonly frames: Uint8Array;
}

/** The message log. Written in chunks, read newest first, forgotten after its time. */
export interface MessageStore {
  /** The same chunk again changes nothing. */
  insert(chunk: MessageChunk): Promise<void>;
  find(id: string): Promise<LoggedMessage | undefined>;
  search(query: MessageQuery): Promise<MessagePage>;
}
