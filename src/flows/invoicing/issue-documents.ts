import type { PlannedDocument } from '../../domain/clearing/run-input.js';
import { sum } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { checkDraft } from '../../domain/invoicing/check-draft.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import type { EntryDraft } from '../../domain/ledger/entry.js';
import { postDocument } from '../../domain/ledger/post-document.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

export type IssueDocumentsDeps = Pick<Hub, 'documents' | 'cdrs' | 'ledger' | 'clock' | 'secrets' | 'identity'>;

/** Documents that are under way together. */
const BATCH = 100;

/**
 * Issues what a run has planned, in its order: number, CDRs marked, accruals released, document booked. The number is
 * taken by the insert itself, so a crash leaves no gap; doing it again issues and books nothing twice. Refuses, before a
 * number is taken, a draft that does not add up or that does not agree with its CDRs (`checkDraft`, `conflict`).
 */
export async function issueDocuments(
  hub: IssueDocumentsDeps,
  planned: Iterable<PlannedDocument> | AsyncIterable<PlannedDocument>,
): Promise<void> {
  let batch: PlannedDocument[] = [];
  for await (const document of planned) {
    batch.push(document);
    if (batch.length < BATCH) continue;
    await issueBatch(hub, batch);
    batch = [];
  }
  await issueBatch(hub, batch);
}

interface Issued {
  readonly planned: PlannedDocument;
  readonly document: IssuedDocument;
}

/** Entries are booked in the order of the plan, whatever was faster. */
async function issueBatch(hub: IssueDocumentsDeps, batch: readonly PlannedDocument[]): Promise<void> {
  for (const planned of batch) checkPlanned(planned);
  const series = [...new Set(batch.map(({ draft }) => draft.series))];
  const numbered = await Promise.all(
    series.map((one) =>
      numberSeries(
        hub,
        batch.filter(({ draft }) => draft.series === one),
      ),
    ),
  );
  const issued = new Map(numbered.flat().map((one) => [one.planned, one]));
  await Promise.all(numbered.flat().map((one) => markCdrs(hub, one)));
  const entries = batch.flatMap((planned) => entriesOf(hub, issued.get(planned)));
  await Promise.all(entries.map((entry) => hub.ledger.post(entry)));
}

/** Numbers of one series are taken one after the other, so that a failure changes none of those that follow. */
async function numberSeries(hub: IssueDocumentsDeps, own: readonly PlannedDocument[]): Promise<Issued[]> {
  const issued: Issued[] = [];
  for (const planned of own) {
    const stamp = { issuedAt: hub.clock.now(), sha256: hub.secrets.sha256 };
    issued.push({ planned, document: await hub.documents.issue(planned.draft, stamp) });
  }
  return issued;
}

function entriesOf({ identity }: Pick<Hub, 'identity'>, issued: Issued | undefined): EntryDraft[] {
  return issued === undefined ? [] : postDocument(issued.document, partyKey(identity));
}

async function markCdrs(hub: Pick<Hub, 'cdrs'>, { planned, document }: Issued): Promise<void> {
  const { role, lines } = planned;
  const { number: documentNumber } = document;
  if (role === 'FEE') return;
  for (const [index, groups] of lines.entries()) {
    await hub.cdrs.markDocumented({ role, groups, documentNumber, line: index + 1 });
  }
}

function checkPlanned({ role, draft, lines }: PlannedDocument): void {
  checkDraft(draft);
  if (role === 'FEE') return;
  for (const [index, line] of draft.lines.entries()) {
    const groups = lines[index] ?? [];
    const exact = sum(groups.map((group) => group.exact)).abs();
    const count = groups.reduce((total, group) => total + group.count, 0);
    if (exact.equals(line.exact.abs()) && count === line.cdrCount && line.cdrHash !== '') continue;
    const what = `${count} CDRs of ${exact.toFixed()}, the line says ${line.cdrCount} of ${line.exact.toFixed()}`;
    throw new HubError('conflict', `${draft.key}: lines.${index}: ${what}`, `lines.${index}`);
  }
}
