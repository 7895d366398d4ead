import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';

/** Who may exchange what with whom. */
export interface RoamingAgreementStore {
  /** Refuses with `conflict` when there is one with that id. */
  insert(agreement: RoamingAgreement): Promise<void>;
  /** Ends an agreement at an instant, unless it ends before; false: there is none with that id. */
  end(id: string, validUntil: Date): Promise<boolean>;
  /** Oldest first. */
  list(): Promise<readonly RoamingAgreement[]>;
}
