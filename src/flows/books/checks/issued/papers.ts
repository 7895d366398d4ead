import { type Decimal, sum } from '../../../../domain/decimal.js';
import { FILE_KINDS, type FileKind, type IssuedDocument, isCreditNote } from '../../../../domain/invoicing/document.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';

/** Reads totals back from papers, as a receiver would. Undefined: the paper does not say one. */
export interface ReadPapers {
  /** Total with VAT of a CII file (BT-112). */
  grandTotal(xml: Buffer): Decimal | undefined;
  /** Sum of the claimed amounts of an annex of CDRs. */
  claimed(csv: Buffer): Promise<Decimal | undefined>;
}

export interface PaperDeps extends Pick<Hub, 'files' | 'secrets' | 'clock'> {
  /** Absent: bytes are compared with their hashes, totals are not read, and that is told. */
  readonly readPapers?: ReadPapers;
}

/** So long a document may wait for the job that makes its papers. */
const WAIT_MS = 3_600_000;

/**
 * I12: PDF, XML and CSV of a document are there, their bytes are those that were kept, and XML and CSV say the same
 * amounts. Papers that the job has not made yet are told, and a breach after an hour.
 */
export async function checkPapers(hub: PaperDeps, look: Inspection, document: IssuedDocument): Promise<void> {
  const { number, files, issuedAt } = document;
  if (Object.keys(files).length === 0 && hub.clock.now().getTime() - issuedAt.getTime() < WAIT_MS) {
    look.note('I12', `${number} waits for its papers since ${issuedAt.toISOString()}`);
    return;
  }
  const bytes = new Map<FileKind, Buffer>();
  for (const kind of FILE_KINDS) {
    const file = files[kind];
    const found = file && (await hub.files.get(file.sha256));
    const isWhole = found !== undefined && hub.secrets.sha256(found) === file?.sha256 && found.length === file?.bytes;
    look.mustHold('I12', isWhole, () => [number, `its ${kind} is missing or has changed`]);
    if (found) bytes.set(kind, found);
    look.saw('I12', 'files');
  }
  look.saw('I12', 'documents');
  await checkTotals(hub, look, { document, xml: bytes.get('xml'), csv: bytes.get('csv') });
}

async function checkTotals(
  { readPapers }: PaperDeps,
  look: Inspection,
  of: { readonly document: IssuedDocument; readonly xml: Buffer | undefined; readonly csv: Buffer | undefined },
): Promise<void> {
  const { document, xml, csv } = of;
  if (readPapers === undefined) {
    look.note('I12', `totals in the papers of ${document.number} were not read`);
    return;
  }
  const { number, gross } = document;
  const total = xml && readPapers.grandTotal(xml);
  look.mustHold('I12', total?.equals(gross) === true, () => [
    number,
    `its XML says ${total?.toFixed() ?? 'no total'}, it comes to ${gross.toFixed()}`,
  ]);
  // A person's documents carry no CDRs: those of a corrected invoice stay in the annex of what it corrects.
  if (document.runId === undefined) return;
  const claimed = csv && (await readPapers.claimed(csv));
  const exact = exactOf(document);
  look.mustHold('I12', claimed?.equals(exact) === true, () => [
    number,
    `the CDRs in its CSV come to ${claimed?.toFixed() ?? 'nothing'}, its lines to ${exact.toFixed()}`,
  ]);
}

/** Credit CDRs are negative in the annex, and positive on the note. */
function exactOf({ type, lines }: IssuedDocument): Decimal {
  const exact = sum(lines.filter(({ kind }) => kind === 'ENERGY').map((line) => line.exact));
  return isCreditNote(type) ? exact.negated() : exact;
}
