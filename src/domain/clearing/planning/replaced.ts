import { type IssuedDocument, isCreditNote } from '../../invoicing/document.js';

type History = readonly IssuedDocument[];

/**
 * The document on which the sessions of a document stand by now: itself, or the corrected invoice (384) that took its place.
 * Undefined: the history has neither.
 */
export function standingFor(history: History, number: string): IssuedDocument | undefined {
  let standing = history.find((one) => one.number === number);
  for (let next = standing; next !== undefined; next = replacementOf(history, next.number)) standing = next;
  return standing;
}

/** Whether a person has taken a document back in full and the one in its place is not issued yet. */
export function isTakenBack(history: History, number: string): boolean {
  const standing = standingFor(history, number);
  return history.some(
    ({ type, runId, corrects = [] }) =>
      isCreditNote(type) && runId === undefined && standing !== undefined && corrects.includes(standing.number),
  );
}

/** Numbers of corrected invoices that took the place of others. */
export function replacementsIn(history: History): readonly string[] {
  return history.filter(({ type }) => type === '384').map(({ number }) => number);
}

function replacementOf(history: History, number: string): IssuedDocument | undefined {
  return history.find(({ type, corrects = [] }) => type === '384' && corrects.includes(number));
}
