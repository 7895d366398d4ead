import { partyKey } from '../../party.js';
import type { Agreement } from '../agreement.js';
import type { CdrGroup } from '../cdr-group.js';
import type { LegalEntity } from '../legal-entity.js';
import type { Directory } from './directory.js';
import { isTakenBack } from './replaced.js';
import { type Blockage, suppliesOf, type TaxedSupply, taxIn, taxSupply } from './supplies.js';

/** A group whose document lines can be made. */
export interface AdmittedSale {
  readonly kind: 'SALE';
  readonly group: CdrGroup;
  readonly agreement: Agreement;
  /** One between the members, or the purchase and the sale of the hub. */
  readonly supplies: readonly TaxedSupply[];
}

/** A group of credit CDRs: it follows the documents that it corrects. */
export interface AdmittedCredit {
  readonly kind: 'CREDIT';
  readonly group: CdrGroup;
}

export type Verdict =
  | AdmittedSale
  | AdmittedCredit
  | ({ readonly kind: 'BLOCKED'; readonly group: CdrGroup } & Blockage);

/** With more, the sums of a month might not fit into the 34 digits of the books. */
const MAX_DECIMALS = 20;

/**
 * Decides whether a group of CDRs can be documented: amounts that the books can hold, both legal entities, the agreement,
 * fees, and a VAT treatment for each supply of the energy and for the fees of both members. Credits are held back only while
 * a person corrects the invoice that they would correct: they wait for the one that takes its place.
 */
export function admitGroup(directory: Directory, group: CdrGroup): Verdict {
  if (group.kind === 'CREDIT') return admitCredit(directory, group);
  const admitted = admit(directory, group);
  return 'reason' in admitted ? { kind: 'BLOCKED', group, ...admitted } : { kind: 'SALE', group, ...admitted };
}

function admitCredit({ input: { history } }: Directory, group: CdrGroup): Verdict {
  const number = group.corrects.find((one) => isTakenBack(history, one));
  if (number === undefined) return { kind: 'CREDIT', group };
  const detail = `${number} was taken back, and no corrected invoice is issued in its place yet`;
  return { kind: 'BLOCKED', group, reason: 'CORRECTION_PENDING', detail };
}

function admit(directory: Directory, group: CdrGroup): Pick<AdmittedSale, 'agreement' | 'supplies'> | Blockage {
  if (group.exact.decimalPlaces() > MAX_DECIMALS) {
    return { reason: 'AMOUNT_TOO_FINE', detail: `${group.exact.decimalPlaces()} decimals` };
  }
  const [cpo, emsp] = [directory.entityOf(group.cpo), directory.entityOf(group.emsp)];
  if (cpo === undefined) return { reason: 'LEGAL_ENTITY_MISSING', detail: group.cpo };
  if (emsp === undefined) return { reason: 'LEGAL_ENTITY_MISSING', detail: group.emsp };

  const agreement = directory.agreementOf(group);
  if (agreement === undefined || agreement.currency !== group.currency) {
    return { reason: 'AGREEMENT_MISSING', detail: `${group.agreementKey} in ${group.currency}` };
  }
  const fees = admitFees(directory, { group, agreement, members: [cpo, emsp] });
  if (fees !== undefined) return fees;

  const supplies: TaxedSupply[] = [];
  for (const supply of suppliesOf(group, { cpo, emsp, hub: directory.input.hub })) {
    const taxed = taxSupply(directory, group, supply);
    if ('reason' in taxed) return taxed;
    supplies.push(taxed);
  }
  return { agreement, supplies };
}

/** Both members may owe fees; so that none goes uncharged, they are decided before the energy is billed. */
function admitFees(
  directory: Directory,
  {
    group,
    agreement,
    members,
  }: { readonly group: CdrGroup; readonly agreement: Agreement; readonly members: readonly LegalEntity[] },
): Blockage | undefined {
  if (agreement.fees === undefined && directory.scheduleOf(group.currency) === undefined) {
    return { reason: 'FEES_MISSING', detail: `no fees in ${group.currency}` };
  }
  for (const member of members) {
    const fee = directory.feeVatOf(member);
    const party = partyKey(member.party);
    if (fee.kind === 'BLOCKED') return { reason: 'FEE_VAT_BLOCKED', detail: `${party}: ${fee.reason}` };
    const taxed = taxIn(directory, fee.decision, group.currency);
    if ('reason' in taxed) return { ...taxed, detail: `fees of ${party}: ${taxed.detail}` };
  }
  return undefined;
}
