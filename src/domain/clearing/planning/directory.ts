import { judgeVat, vatPartyOf } from '../../invoicing/decide-vat.js';
import { type PartyKey, partyKey } from '../../party.js';
import type { Agreement } from '../agreement.js';
import type { CdrGroup } from '../cdr-group.js';
import type { FeeSchedule } from '../hub-fees.js';
import type { LegalEntity } from '../legal-entity.js';
import type { RunInput } from '../run-input.js';

/** The input of a run, and what is looked up in it for each of thousands of groups. */
export interface Directory {
  readonly input: RunInput;
  readonly hub: PartyKey;
  /** Of a member, or of the hub itself. */
  entityOf(party: PartyKey): LegalEntity | undefined;
  /** The version under which the CDRs of a group were accepted. */
  agreementOf(group: Pick<CdrGroup, 'agreementKey'>): Agreement | undefined;
  /** Days to pay, by the version that is valid at the cut-off, or by the newest one when that has ended. */
  termDaysOf(relation: Pick<CdrGroup, 'cpo' | 'emsp' | 'currency'>): number;
  /** What the hub charges everybody in a currency. */
  scheduleOf(currency: string): FeeSchedule | undefined;
  /** The VAT of the hub's fees to a member. */
  feeVatOf(member: LegalEntity): ReturnType<typeof judgeVat>;
}

export function directoryOf(input: RunInput): Directory {
  const hub = partyKey(input.hub.party);
  const entities = new Map(input.legalEntities.map((entity) => [partyKey(entity.party), entity]));
  const agreements = new Map(input.agreements.map((agreement) => [agreement.key, agreement]));
  const schedules = new Map(input.fees.schedules.map((schedule) => [schedule.currency, schedule]));
  const relations = byRelation(input.agreements);
  const feeVats = new Map<LegalEntity, ReturnType<typeof judgeVat>>();
  return {
    input,
    hub,
    entityOf: (party) => (party === hub ? input.hub : entities.get(party)),
    agreementOf: ({ agreementKey }) => agreements.get(agreementKey),
    termDaysOf: (relation) => termDays(relations.get(relationKey(relation)) ?? [], input.run.cutOffAt),
    scheduleOf: (currency) => schedules.get(currency),
    feeVatOf: (member) => {
      const verdict = feeVats.get(member) ?? judgeFeeVat(input, member);
      feeVats.set(member, verdict);
      return verdict;
    },
  };
}

function judgeFeeVat({ vatTable, hub, run }: RunInput, member: LegalEntity): ReturnType<typeof judgeVat> {
  return judgeVat(vatTable, {
    kind: 'SERVICE',
    supplier: vatPartyOf(hub),
    customer: vatPartyOf(member),
    date: run.issueDate,
  });
}

function byRelation(agreements: readonly Agreement[]): Map<string, Agreement[]> {
  const relations = new Map<string, Agreement[]>();
  for (const agreement of [...agreements].sort((a, b) => b.version - a.version)) {
    const { cpo, emsp, currency } = agreement;
    const key = relationKey({ cpo: partyKey(cpo), emsp: partyKey(emsp), currency });
    const versions = relations.get(key);
    if (versions) versions.push(agreement);
    else relations.set(key, [agreement]);
  }
  return relations;
}

function relationKey({ cpo, emsp, currency }: Pick<CdrGroup, 'cpo' | 'emsp' | 'currency'>): string {
  return `${cpo} ${emsp} ${currency}`;
}

/** `versions` are newest first. */
function termDays(versions: readonly Agreement[], at: Date): number {
  const valid = versions.find(
    ({ validFrom, validUntil }) => validFrom <= at && (validUntil === undefined || at < validUntil),
  );
  return (valid ?? versions[0])?.paymentTermDays ?? 0;
}
