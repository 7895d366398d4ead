import type { Staff } from '../../../domain/access.js';
import type { Agreement } from '../../../domain/clearing/agreement.js';
import type { LegalEntity } from '../../../domain/clearing/legal-entity.js';
import type { PartyKey } from '../../../domain/party.js';
import type { AgreementFilter } from '../../../flows/access/list-agreements.js';
import type { NewAgreement } from '../../../flows/clearing/add-agreement.js';
import type { LimitedAgreement } from '../../../flows/credit/check-credit.js';

/** What parties have agreed about money, and who stands behind them. */
export interface AgreementFlows {
  listLegalEntities(): Promise<readonly LegalEntity[]>;
  /** Refuses with `conflict` number series that another entity has. */
  putLegalEntity(entity: LegalEntity): Promise<void>;
  listAgreements(staff: Staff, filter: AgreementFilter): Promise<readonly Agreement[]>;
  /** Gives the next version of the pair its number and key. Refuses `bad-field`, and `conflict` a closed past. */
  addAgreement(agreement: NewAgreement): Promise<Agreement>;
}

export interface CreditFlows {
  /** Limits in force and how much of each is used; of a finance user's own parties as eMSPs. */
  listCredit(staff: Staff, filter: { readonly party?: PartyKey }): Promise<readonly LimitedAgreement[]>;
}
