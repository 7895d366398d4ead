import type { LegalEntity } from '../../../../domain/clearing/legal-entity.js';
import { planRun } from '../../../../domain/clearing/plan-run.js';
import { planText } from '../../../../domain/clearing/plan-text.js';
import type { Run } from '../../../../domain/clearing/run.js';
import type { PlannedDocument, RunInput } from '../../../../domain/clearing/run-input.js';
import type { IssuedDocument } from '../../../../domain/invoicing/document.js';
import { partyKey } from '../../../../domain/party.js';
import type { FrozenList } from '../../../../store/cdr-store.js';
import type { Hub } from '../../../hub.js';
import { historyFor } from '../../../runs/steps/plan-of-run.js';
import { ratesForVat, ratesOf } from '../../../runs/steps/settlement-of-run.js';

export type AgainDeps = Pick<Hub, 'cdrs' | 'agreements' | 'documents' | 'rateTables' | 'identity' | 'rules'>;

interface Calculated {
  readonly run: Run;
  readonly planned: readonly PlannedDocument[];
  readonly list: FrozenList;
}

/**
 * Calculates a run again from its CDRs, its agreements, and members and earlier documents as they were then. Undefined: to
 * the same bytes. Otherwise why not: fees, VAT table or master data are others by now, or the program is.
 */
export async function calculatedAgain(hub: AgainDeps, { run, planned, list }: Calculated): Promise<string | undefined> {
  const { frozen, positions = [], hubNet = [] } = run;
  const { fees, vat } = hub.rules;
  if (frozen?.feesVersion !== fees.version) return `fees were of version ${frozen?.feesVersion}, now ${fees.version}`;
  if (frozen.vatVersion !== vat.version) return `the VAT table was of version ${frozen.vatVersion}, now ${vat.version}`;
  const rates = ratesForVat(hub, run, await ratesOf(hub, run));
  const input: RunInput = {
    run,
    groups: list.groups,
    hub: hubOf(planned, partyKey(hub.identity)) ?? hub.identity.legalEntity,
    legalEntities: entitiesOf(planned),
    agreements: await hub.agreements.list([...new Set(list.groups.map(({ cpo }) => cpo))]),
    fees,
    vatTable: vat,
    history: await historyOf(hub, { run, planned, list }),
    ...(rates && { rates }),
  };
  return differenceOf(input, planText({ documents: planned, positions, hubNet }));
}

function differenceOf(input: RunInput, before: string): string | undefined {
  try {
    return planText(planRun(input)) === before ? undefined : 'master data or the program came to something else then';
  } catch (error) {
    return `from what is there now it cannot be calculated: ${String(error)}`;
  }
}

function hubOf(planned: readonly PlannedDocument[], hub: string): LegalEntity | undefined {
  for (const { draft } of planned) {
    const { seller, buyer, sellerKey, buyerKey, issuer } = draft;
    const own = sellerKey === hub ? seller : buyerKey === hub ? buyer : issuer;
    if (own) return own;
  }
  return undefined;
}

function entitiesOf(planned: readonly PlannedDocument[]): readonly LegalEntity[] {
  const entities = new Map<string, LegalEntity>();
  for (const { draft } of planned) {
    entities.set(draft.sellerKey, draft.seller);
    entities.set(draft.buyerKey, draft.buyer);
  }
  return [...entities.values()];
}

/**
 * Documents that were there when the run was calculated: what it corrects, and of others those before its own in a series,
 * or before its approval.
 */
async function historyOf(hub: AgainDeps, { run, planned, list }: Calculated): Promise<readonly IssuedDocument[]> {
  const history = await historyFor(hub, { groups: list.groups, period: run.period });
  const corrected = new Set(planned.flatMap(({ draft }) => draft.corrects ?? []));
  const first = new Map<string, number>();
  for (const { draft } of planned) {
    const own = history.find(({ key }) => key === draft.key) ?? (await hub.documents.findByKey(draft.key));
    if (own) first.set(seriesOf(own), Math.min(own.sequence, first.get(seriesOf(own)) ?? own.sequence));
  }
  const approvedAt = run.approval?.at;
  return history.filter((document) => {
    if (document.runId === run.id) return false;
    if (corrected.has(document.number)) return true;
    const own = first.get(seriesOf(document));
    if (own !== undefined) return document.sequence < own;
    return approvedAt === undefined || document.issuedAt <= approvedAt;
  });
}

function seriesOf({ series, year }: Pick<IssuedDocument, 'series' | 'year'>): string {
  return `${series}-${year}`;
}
