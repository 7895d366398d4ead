import { isInterest } from '../../../domain/dunning/interest-vat.js';
import { HubError } from '../../../domain/errors.js';
import { vatKey } from '../../../domain/invoicing/build-invoice.js';
import { type DocumentDraft, type DocumentLine, isCreditNote } from '../../../domain/invoicing/document.js';
import type { Hub } from '../../hub.js';
import {
  daysAfter,
  supplyOf,
  termOf,
  todayOf,
  type UntaxedLine,
  type WriteDraftDeps,
  writeDraft,
} from './write-draft.js';

/**
 * A draft as it is issued today: its dates, and its VAT in another currency by today's rates. Amounts are those that were
 * looked at. Refuses (`conflict`) a draft that would be taxed otherwise today; a credit note is taxed as what it corrects.
 */
export async function redate(hub: WriteDraftDeps & Pick<Hub, 'clock'>, draft: DocumentDraft): Promise<DocumentDraft> {
  const issueDate = todayOf(hub);
  const dates = { issueDate, dueDate: daysAfter(issueDate, termOf(draft)) };
  if (isCreditNote(draft.type)) return { ...draft, ...dates };
  const { lines, vatBreakdown: _, net: __, vat: ___, gross: ____, taxCurrency: _____, ...head } = draft;
  const today = await writeDraft(hub, { ...head, ...dates }, lines.map(untaxed));
  for (const [index, line] of today.lines.entries()) {
    const before = lines[index]?.vat;
    if (before === undefined || vatKey(before) !== vatKey(line.vat) || before.ruleId !== line.vat.ruleId) {
      throw new HubError('conflict', `lines.${index}: VAT is decided otherwise today; write it anew`, `lines.${index}`);
    }
  }
  return today;
}

/** A line as it was before its VAT was decided and its amount rounded. */
export function untaxed({ line: _, net: __, roundingDifference: ___, vat, ...line }: DocumentLine): UntaxedLine {
  return { ...line, supply: supplyOf(vat), ...(isInterest({ vat }) && { decided: vat }) };
}
