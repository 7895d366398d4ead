import { type Decimal, roundTo, sum } from '../../domain/decimal.js';
import { groupByVat, vatKey, vatOf } from '../../domain/invoicing/build-invoice.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { verifySeries } from '../../domain/invoicing/document-number.js';
import { documentText } from '../../domain/invoicing/document-text.js';
import { minorDigits } from '../../domain/money.js';
import type { Hub } from '../hub.js';
import { Breach, mustHold } from './breach.js';
import type { CdrFacts } from './check-cdrs.js';
import type { JournalFacts } from './check-journal.js';

type Deps = Pick<Hub, 'documents' | 'files' | 'secrets'>;
interface Facts {
  readonly journal: JournalFacts;
  readonly cdrs: CdrFacts;
}

/**
 * I3: no document has changed. I5: lines equal their CDRs, and the arithmetic is right. I9: numbers without a gap.
 * I10: credits do not exceed what was invoiced. I11: every line states its VAT rule. I12: files are there, unchanged.
 */
export async function checkDocuments(hub: Deps, facts: Facts): Promise<readonly IssuedDocument[]> {
  const documents: IssuedDocument[] = [];
  for await (const document of hub.documents.stream({})) {
    const hash = hub.secrets.sha256(documentText(document));
    mustHold(hash === document.contentHash, () => new Breach('I3', document.number, 'its content has changed'));
    checkLines(hub, document, facts.cdrs);
    checkTotals(document);
    checkBooked(document, facts.journal);
    await checkFiles(hub, document);
    documents.push(document);
  }
  const [fault] = verifySeries(documents);
  if (fault) throw new Breach('I9', fault.split(':')[0] ?? '', fault);
  checkCredits(documents);
  return documents;
}

function checkLines(hub: Deps, document: IssuedDocument, cdrs: CdrFacts): void {
  const places = minorDigits(document.currency);
  const half = sum([]).plus(`5e-${places + 1}`);
  for (const line of document.lines) {
    const where = `${document.number} line ${line.line}`;
    mustHold(line.vat.ruleId !== '', () => new Breach('I11', where, 'states no VAT rule'));
    const withinHalf = document.type === '381' || line.roundingDifference.abs().lessThanOrEqualTo(half);
    const isRounded = line.net.minus(line.exact).equals(line.roundingDifference) && withinHalf;
    mustHold(isRounded, () => new Breach('I5', where, `net ${line.net} is not ${line.exact} rounded`));
    if (line.kind !== 'ENERGY') continue;
    const onIt = cdrs.lines.get(`${document.number}#${line.line}`);
    const exact = document.type === '381' ? onIt?.exact.negated() : onIt?.exact;
    const sameSum = exact?.equals(line.exact) === true && onIt?.count === line.cdrCount;
    mustHold(
      sameSum,
      () => new Breach('I5', where, `its CDRs come to ${exact?.toFixed()}, not ${line.exact.toFixed()}`),
    );
    const hash = hub.secrets.sha256([...(onIt?.list ?? [])].sort().join('\n'));
    mustHold(hash === line.cdrHash, () => new Breach('I5', where, 'its CDRs are not those it was made of'));
  }
}

function checkTotals(document: IssuedDocument): void {
  const { number, lines, vatBreakdown, net, vat, gross, type } = document;
  const places = minorDigits(document.currency);
  const wrong = (what: string) => () => new Breach('I5', number, `${what} does not add up`);
  mustHold(net.equals(sum(lines.map((line) => line.net))), wrong('net'));
  mustHold(vat.equals(sum(vatBreakdown.map((group) => group.vat))), wrong('VAT'));
  mustHold(gross.equals(net.plus(vat)), wrong('gross'));
  if (type === '381') return;
  for (const group of groupByVat(lines)) {
    const stated = vatBreakdown.find((one) => vatKey(one) === vatKey(group));
    const isRight = stated?.taxable.equals(group.taxable) && stated.vat.equals(vatOf(group, places));
    mustHold(isRight === true, wrong(`VAT of ${vatKey(group)}`));
  }
}

function checkBooked(document: IssuedDocument, { amounts }: JournalFacts): void {
  const { number, gross, type } = document;
  const key = `${type === '381' ? 'credit' : 'invoice'}:${number}`;
  const expected = type === '381' ? gross.negated() : gross;
  const booked = amounts.get(key);
  mustHold(
    booked?.equals(expected) === true,
    () => new Breach('I8', number, `booked ${booked?.toFixed() ?? 'nothing'}`),
  );
  const isReleased = !document.issuedOnBehalf || amounts.has(`release:${number}`);
  mustHold(isReleased, () => new Breach('I8', number, 'its accruals are not released'));
}

async function checkFiles(hub: Deps, document: IssuedDocument): Promise<void> {
  for (const kind of ['pdf', 'csv'] as const) {
    const file = document.files[kind];
    const bytes = file && (await hub.files.get(file.sha256));
    const isWhole = bytes !== undefined && hub.secrets.sha256(bytes) === file?.sha256;
    mustHold(isWhole, () => new Breach('I12', document.number, `its ${kind} is missing or has changed`));
  }
}

function checkCredits(documents: readonly IssuedDocument[]): void {
  for (const document of documents) {
    const notes = documents.filter((note) => note.corrects?.length === 1 && note.corrects[0] === document.number);
    const credited: Decimal = sum(notes.map((note) => note.gross));
    const isWithin = roundTo(credited, 6).lessThanOrEqualTo(document.gross);
    mustHold(isWithin, () => new Breach('I10', document.number, `credited ${credited.toFixed()} of ${document.gross}`));
  }
}
