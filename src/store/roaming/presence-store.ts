import type { ClientInfo } from '../../domain/roaming/client-info.js';

/** Whether a platform answers, as the fleet of hub processes knows it. */
export interface PresenceRecord {
  readonly connectionId: string;
  readonly state: 'ONLINE' | 'OFFLINE';
  /** When the state became what it is. */
  readonly changedAt: Date;
  /** The last sign of life. */
  readonly lastSeenAt: Date;
  /** Since when its objects are to be asked for again; absent: the hub has missed nothing. */
  readonly resyncFrom?: Date;
}

/** A party in one role, by the platform through which it is reached. */
export interface PartyStatus extends ClientInfo {
  readonly connectionId: string;
}

export interface PresenceStore {
  list(): Promise<readonly PresenceRecord[]>;
  find(connectionId: string): Promise<PresenceRecord | undefined>;
  /** Moves `lastSeenAt` forward, never back; makes the record as ONLINE when there is none. */
  seen(signs: readonly { readonly connectionId: string; readonly at: Date }[]): Promise<void>;
  /** Changes the state. False: it was that already, so that of several processes one tells the others. */
  change(connectionId: string, state: PresenceRecord['state'], at: Date): Promise<boolean>;
  /** Forgets that a platform was ever seen: it is invited anew, or suspended. */
  forget(connectionId: string): Promise<void>;
  /** Notes that its objects are to be asked for again from a time on; an earlier time stays. */
  awaitResync(connectionId: string, from: Date): Promise<void>;
  /** Its objects were asked for from that time on. */
  resynced(connectionId: string, from: Date): Promise<void>;
  /** What others were told last, of all platforms or of one, in the order in which it was first told. */
  told(connectionId?: string): Promise<readonly PartyStatus[]>;
  /** Writes what others are told from now on. False: they were told that status already, or a later one. */
  tell(status: PartyStatus): Promise<boolean>;
  /** Parties that platforms reach as hubs themselves, as they said last, of all or of one. */
  behind(connectionId?: string): Promise<readonly PartyStatus[]>;
  /** Writes what a hub says of a party behind it. False: it had said something later, or the same. */
  putBehind(status: PartyStatus): Promise<boolean>;
}
