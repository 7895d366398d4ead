import type { Agreement } from '../domain/clearing/agreement.js';
import type { PartyKey } from '../domain/party.js';

export interface AgreementPair {
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
}

/** Agreements by version; never edited. */
export interface AgreementStore {
  /** Refuses with `conflict` when that version of that pair exists. */
  insert(agreement: Agreement): Promise<void>;
  /** The version valid at an instant. */
  validAt(pair: AgreementPair & { readonly at: Date }): Promise<Agreement | undefined>;
  /** All versions of a pair, newest first. */
  versions(pair: AgreementPair): Promise<readonly Agreement[]>;
  find(key: string): Promise<Agreement | undefined>;
  list(involving?: readonly PartyKey[]): Promise<readonly Agreement[]>;
}
