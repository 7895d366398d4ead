import { type CdrRecord, isBooked } from '../../../../domain/clearing/cdr-record.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';

interface Deps {
  readonly cdrs: Pick<Hub['cdrs'], 'find'>;
}

/**
 * I4: a credited CDR has exactly the one credit that it names, over the same amount, and an accepted credit takes back the
 * one CDR that it names. A credit whose original is marked already may still be on its way into the books.
 */
export async function checkCredit(hub: Deps, look: Inspection, record: CdrRecord): Promise<void> {
  if (!look.asks('I4')) return;
  if (record.review.state === 'CREDITED') await checkCredited(hub, look, record, record.review.creditKey);
  if (isBooked(record.review) && record.cdr.credit) {
    await checkOriginal(hub, look, record, record.review.credits?.originalKey);
  }
}

async function checkCredited({ cdrs }: Deps, look: Inspection, { key, cdr }: CdrRecord, creditKey: string) {
  const credit = await cdrs.find(creditKey);
  const fault = (holds: boolean, message: string) =>
    look.mustHold('I4', holds, () => [`CDR ${key}`, `its credit ${creditKey} ${message}`]);
  fault(credit !== undefined, 'does not exist');
  if (!credit) return;
  const { review } = credit;
  const isOnItsWay = review.state === 'RECEIVED' && credit.nextStep === 'CHECK';
  fault(isBooked(review) || isOnItsWay, `is ${review.state}`);
  const amount = credit.cdr.totalCost.exclVat;
  fault(credit.cdr.credit && amount.negated().equals(cdr.totalCost.exclVat), `is over ${amount.toFixed()}`);
  look.saw('I4', 'credits');
}

async function checkOriginal({ cdrs }: Deps, look: Inspection, { key }: CdrRecord, originalKey: string | undefined) {
  const original = originalKey === undefined ? undefined : await cdrs.find(originalKey);
  const review = original?.review;
  const isItsCredit = review?.state === 'CREDITED' && review.creditKey === key;
  look.mustHold('I4', isItsCredit, () => [
    `CDR ${key}`,
    `is a credit, and ${originalKey ?? 'what it credits'} is ${review?.state ?? 'not there'} without it`,
  ]);
}
