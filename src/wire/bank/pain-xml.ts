import { create } from 'xmlbuilder2';
import { type Decimal, sum } from '../../domain/decimal.js';
import { minorDigits } from '../../domain/money.js';
import type { FilePayment, PaymentBatch, PaymentFile } from '../../domain/settlement/payment-file.js';
import type { HubAccount } from '../../domain/settlement/settlement-rules.js';
import { sepaText } from './sepa-text.js';

/** Longest name and identifier of ISO 20022 as SEPA takes them. */
const NAME_MAX = 70;
const ID_MAX = 35;

/** Elements by name in their order; text stays text. */
export type XmlTree = { readonly [name: string]: XmlTree | readonly XmlTree[] | string };

/** What tells one message from the other: its name and root, and what stands in a batch beside its head. */
export interface PainMessage {
  readonly name: string;
  readonly root: string;
  /** Transfer or direct debit. */
  readonly method: 'TRF' | 'DD';
  readonly batchOf: (batch: PaymentBatch) => XmlTree;
}

/** Writes a document of ISO 20022: UTF-8, two spaces to a level, the same file in the same bytes. */
export function writePain({ name: message, root, method, batchOf }: PainMessage, file: PaymentFile): Buffer {
  const namespace = `urn:iso:std:iso:20022:tech:xsd:${message}`;
  const document = create({ version: '1.0', encoding: 'UTF-8' }).ele(namespace, 'Document');
  const batches = file.batches.map((batch) => ({
    PmtInfId: identifier(batch.id),
    PmtMtd: method,
    ...batchTotals(batch),
    ...batchOf(batch),
  }));
  document.ele({ [root]: { GrpHdr: groupHeader(file), PmtInf: batches } });
  return Buffer.from(`${document.end({ prettyPrint: true })}\n`);
}

/** `GrpHdr`: who sends how many payments over how much. */
function groupHeader({ messageId, createdOn, owner, batches }: PaymentFile): XmlTree {
  const count = batches.reduce((total, batch) => total + batch.payments.length, 0);
  return {
    MsgId: identifier(messageId),
    CreDtTm: `${createdOn}T00:00:00`,
    NbOfTxs: String(count),
    CtrlSum: controlSum(batches),
    InitgPty: { Nm: name(owner.name) },
  };
}

/** Number and sum of the payments of a batch. */
function batchTotals(batch: PaymentBatch): XmlTree {
  return { NbOfTxs: String(batch.payments.length), CtrlSum: amountText(batch.total, batch.currency) };
}

export function account(iban: string): XmlTree {
  return { Id: { IBAN: iban } };
}

/** The bank by its BIC; where that is not known banks find it by the IBAN. */
export function agent({ bic }: Pick<HubAccount, 'bic'>): XmlTree {
  return { FinInstnId: bic ? { BICFI: bic } : { Othr: { Id: 'NOTPROVIDED' } } };
}

/** Structured remittance information: the creditor reference, which the receiver's program reads. */
export function remittance({ reference }: FilePayment): XmlTree {
  return { Strd: { CdtrRefInf: { Tp: { CdOrPrtry: { Cd: 'SCOR' }, Issr: 'ISO' }, Ref: identifier(reference) } } };
}

export function instructedAmount(amount: Decimal, currency: string): XmlTree {
  return { '@Ccy': currency, '#': amountText(amount, currency) };
}

export function name(text: string): string {
  return sepaText(text, NAME_MAX);
}

export function identifier(text: string): string {
  return sepaText(text, ID_MAX);
}

function amountText(amount: Decimal, currency: string): string {
  return amount.toFixed(minorDigits(currency));
}

/** The sum of all amounts, whatever their currencies, as the standard has it; two decimals, three where one has three. */
function controlSum(batches: readonly PaymentBatch[]): string {
  const places = Math.max(2, ...batches.map((batch) => minorDigits(batch.currency)));
  return sum(batches.map((batch) => batch.total)).toFixed(places);
}
