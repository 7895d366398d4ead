import { Setting } from '../domain/invoicing/read-setting.js';
import { each } from './invoice-layout.js';

/** Every text of a document. A language file has all of them and no other. */
const KEYS = [
  'titleInvoice',
  'titleCreditNote',
  'subjectInvoice',
  'subjectCreditNote',
  'seller',
  'buyer',
  'vatId',
  'issuedOnBehalf',
  'issuedOnBehalfUnnamed',
  'factNumber',
  'factIssueDate',
  'factPeriod',
  'factDueDate',
  'factRun',
  'corrects',
  'columnPosition',
  'columnDescription',
  'columnQuantity',
  'columnVat',
  'columnNet',
  'lineEnergy',
  'lineFeePerCdr',
  'lineFeeCommission',
  'lineFeeMinimum',
  'detailSession',
  'detailSessions',
  'detailExact',
  'detailPrice',
  'detailBase',
  'detailMinimum',
  'quantityKwh',
  'quantityPercent',
  'vatRate',
  'totalNet',
  'totalVat',
  'totalInvoice',
  'totalCreditNote',
  'vatHeading',
  'vatTreatment',
  'vatTaxable',
  'vatAmount',
  'categoryS',
  'categorySOf',
  'categoryAE',
  'categoryO',
  'categoryE',
  'noteAE',
  'noteO',
  'noteE',
  'paymentHeading',
  'paymentInvoice',
  'paymentAccount',
  'paymentCreditNote',
  'paymentNetting',
  'annex',
  'page',
] as const;
export type TextKey = (typeof KEYS)[number];
export type InvoiceTexts = Readonly<Record<TextKey, string>>;

/** Reads a language file. Refuses (`bad-setting`) a text that is missing, empty or unknown, naming it. */
export function parseTexts(json: unknown): InvoiceTexts {
  return each(new Setting(json), KEYS, (setting) => setting.text());
}

/** Puts values into the `{places}` of a text. A place without a value stays visible, so that it is found. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
