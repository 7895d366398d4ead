/** Whether a platform answers, as the fleet of hub processes knows it. */
export interface PresenceRecord {
  readonly connectionId: string;
  readonly state: 'ONLINE' | 'OFFLINE';
  /** When the state became what it is. */
  readonly changedAt: Date;
  /** The last sign of life. */
  readonly lastSeenAt: Date;
}

export interface PresenceStore {
  list(): Promise<readonly PresenceRecord[]>;
  /** Moves `lastSeenAt` forward, never back; makes the record as ONLINE when there is none. */
  seen(signs: readonly { readonly connectionId: string; readonly at: Date }[]): Promise<void>;
  /** Changes the state. False: it was that already, so that of several processes one tells the others. */
  change(connectionId: string, state: PresenceRecord['state'], at: Date): Promise<boolean>;
}
