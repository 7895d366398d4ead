import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import type { LegalEntity } from '../../../src/domain/clearing/legal-entity.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { type PartyKey, partyKey } from '../../../src/domain/party.js';
import { listAgreements } from '../../../src/flows/access/list-agreements.js';
import { addAgreement } from '../../../src/flows/clearing/add-agreement.js';
import { putLegalEntity } from '../../../src/flows/clearing/put-legal-entity.js';
import { listCredit } from '../../../src/flows/credit/list-credit.js';
import type { Clock } from '../../../src/flows/ports.js';
import type { AgreementStore } from '../../../src/store/agreement-store.js';
import type { AgreementFlows, CreditFlows } from '../../../src/wire/api/flows/agreement-flows.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { anInvoice, CPO, EMSP } from './papers.js';

/** Real flows over lists: no run was approved, the hub has no plans, and EMSP owes 80.50 EUR on open documents. */
export function agreementFlows(given: readonly Agreement[], clock: Clock): AgreementFlows & CreditFlows {
  const added = [...given];
  const agreements: AgreementStore = {
    insert: async (agreement) => void added.push(agreement),
    list: async (involving) =>
      added.filter(
        ({ cpo, emsp }) => involving?.some((one) => one === partyKey(cpo) || one === partyKey(emsp)) ?? true,
      ),
    find: async (key) => added.find((one) => one.key === key),
    versions: async () => [],
    validAt: async () => undefined,
  };
  const entities = new Map<PartyKey, LegalEntity>([[CPO, anInvoice().seller]]);
  const legalEntities = {
    list: async () => [...entities.values()],
    find: async (party: PartyKey) => entities.get(party),
    put: async (entity: LegalEntity) => void entities.set(partyKey(entity.party), entity),
  };
  const legalEntity = anEntity('NL*HUB');
  const identity = { ...legalEntity.party, name: legalEntity.name, legalEntity };
  const open = { account: `member:${EMSP}:open`, currency: 'EUR', amount: new Decimal('80.5') };
  const ofParty = async (party: PartyKey) => (party === EMSP ? [open] : []);
  return {
    listLegalEntities: legalEntities.list,
    putLegalEntity: (entity) => putLegalEntity({ legalEntities, identity }, entity),
    listAgreements: (staff, filter) => listAgreements({ agreements }, staff, filter),
    addAgreement: (agreement) => addAgreement({ agreements, runs: { inStates: async () => [] }, plans: [] }, agreement),
    listCredit: (staff, filter) => listCredit({ agreements, balanceBook: { ofParty }, clock }, staff, filter),
  };
}
