import type { Agreement } from '../domain/clearing/agreement.js';
import type { PartyKey } from '../domain/party.js';

/** Agreements by version; never edited. */
export interface AgreementStore {
  /** Refuses with `conflict` when that version of that pair exists. */
  insert(agreement: Agreement): Promise<void>;
  /** The version valid at an instant. */
  validAt(pair: { readonly cpo: PartyKey; readonly emsp: PartyKey; readonly at: Date }): Promise<Agreement | undefined>;
  find(key: string): Promise<Agreement | undefined>;
  list(involving?: readonly PartyKey[]): Promise<readonly Agreement[]>;
}
