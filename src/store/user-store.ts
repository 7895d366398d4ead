import type { StaffRole } from '../domain/access.js';
import type { PartyKey } from '../domain/party.js';

/** Somebody who logs in. Operators belong to the hub; finance users to one or more parties. */
export interface User {
  /** Folded e-mail address. */
  readonly email: string;
  readonly passwordHash: string;
  readonly roles: readonly StaffRole[];
  readonly parties: readonly PartyKey[];
  readonly createdAt: Date;
}

export interface AccessToken {
  /** Keyed hash; the token itself is shown once. */
  readonly hash: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface UserStore {
  /** Refuses with `conflict` when the address is taken. */
  insert(user: User): Promise<void>;
  find(email: string): Promise<User | undefined>;
  list(): Promise<readonly User[]>;
  insertToken(token: AccessToken): Promise<void>;
  findToken(hash: string, now: Date): Promise<AccessToken | undefined>;
  removeToken(hash: string): Promise<void>;
  /** Who read which document, and when. */
  recordRead(read: { readonly email: string; readonly what: string; readonly at: Date }): Promise<void>;
}
