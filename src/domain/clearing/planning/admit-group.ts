import { judgeVat, vatPartyOf } from '../../invoicing/decide-vat.js';
import type { VatDecision } from '../../invoicing/document.js';
import { partyKey } from '../../party.js';
import type { Agreement } from '../agreement.js';
import type { CdrGroup } from '../cdr-group.js';
import type { LegalEntity } from '../legal-entity.js';
import type { BlockReason, RunInput } from '../run-input.js';

/** A group whose invoice line can be made. */
export interface AdmittedSale {
  readonly kind: 'SALE';
  readonly group: CdrGroup;
  readonly seller: LegalEntity;
  readonly buyer: LegalEntity;
  readonly agreement: Agreement;
  readonly vat: VatDecision;
}

/** A group of credit CDRs: it follows the documents that it corrects. */
export interface AdmittedCredit {
  readonly kind: 'CREDIT';
  readonly group: CdrGroup;
}

export type Verdict =
  | AdmittedSale
  | AdmittedCredit
  | {
      readonly kind: 'BLOCKED';
      readonly group: CdrGroup;
      readonly reason: BlockReason;
      readonly detail: string;
    };

/**
 * Decides whether a group of CDRs can be documented: both legal entities, an agreement that the hub can bill, a fee
 * schedule, and a VAT treatment for the energy and for the fees of both members. Credits are never held back.
 */
export function admitGroup(input: RunInput, group: CdrGroup): Verdict {
  if (group.kind === 'CREDIT') return { kind: 'CREDIT', group };
  const blocked = (reason: BlockReason, detail: string): Verdict => ({ kind: 'BLOCKED', group, reason, detail });

  const seller = input.legalEntities.find((entity) => partyKey(entity.party) === group.cpo);
  if (seller === undefined) return blocked('LEGAL_ENTITY_MISSING', group.cpo);
  const buyer = input.legalEntities.find((entity) => partyKey(entity.party) === group.emsp);
  if (buyer === undefined) return blocked('LEGAL_ENTITY_MISSING', group.emsp);

  const agreement = agreementFor(input, group);
  if (agreement === undefined) return blocked('AGREEMENT_MISSING', `${group.cpo} and ${group.emsp}`);
  if (agreement.model !== 'AGENT' || agreement.billing !== 'DIRECT') {
    return blocked('MODEL_NOT_SUPPORTED', `${agreement.key}: ${agreement.model}, ${agreement.billing} billing`);
  }

  if (!input.fees.schedules.some((schedule) => schedule.currency === group.currency)) {
    return blocked('FEES_MISSING', `no fees in ${group.currency}`);
  }
  for (const member of [seller, buyer]) {
    const fee = judgeFeeVat(input, member);
    if (fee.kind === 'BLOCKED') return blocked('FEE_VAT_BLOCKED', `${partyKey(member.party)}: ${fee.reason}`);
  }
  const energy = judgeEnergyVat(input, { group, seller, buyer });
  if (energy.kind === 'BLOCKED') return blocked('ENERGY_VAT_BLOCKED', energy.reason);
  return { kind: 'SALE', group, seller, buyer, agreement, vat: energy.decision };
}

/** The VAT of the hub's fees to a member. */
export function judgeFeeVat(input: RunInput, member: LegalEntity): ReturnType<typeof judgeVat> {
  return judgeVat(input.vatTable, {
    kind: 'SERVICE',
    supplier: vatPartyOf(input.hub),
    customer: vatPartyOf(member),
    date: input.run.issueDate,
  });
}

/** The version valid at the cut-off, or the newest one when that has ended: what was charged under it is still owed. */
export function agreementFor(
  { agreements, run }: Pick<RunInput, 'agreements' | 'run'>,
  group: Pick<CdrGroup, 'cpo' | 'emsp' | 'currency'>,
): Agreement | undefined {
  const versions = agreements
    .filter(({ cpo, emsp }) => partyKey(cpo) === group.cpo && partyKey(emsp) === group.emsp)
    .filter(({ currency }) => currency === group.currency)
    .sort((a, b) => b.version - a.version);
  const at = run.cutOffAt.getTime();
  const valid = versions.find(
    ({ validFrom, validUntil }) => validFrom.getTime() <= at && (validUntil === undefined || at < validUntil.getTime()),
  );
  return valid ?? versions[0];
}

function judgeEnergyVat(
  input: RunInput,
  { group, seller, buyer }: Pick<AdmittedSale, 'group' | 'seller' | 'buyer'>,
): ReturnType<typeof judgeVat> {
  return judgeVat(input.vatTable, {
    kind: 'ENERGY',
    supplier: vatPartyOf(seller),
    customer: vatPartyOf(buyer),
    chargeCountry: group.chargeCountry,
    date: input.run.issueDate,
  });
}
