import type { RoamingAgreement } from '../../domain/routing/roaming-agreement.js';

/** Who may exchange what with whom. */
export interface RoamingAgreementStore {
  insert(agreement: RoamingAgreement): Promise<void>;
  /** Ends an agreement at an instant; false: there is none with that id. */
  end(id: string, validUntil: Date): Promise<boolean>;
  /** Oldest first. */
  list(): Promise<readonly RoamingAgreement[]>;
}
