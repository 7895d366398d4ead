import type { FilePayment, PaymentBatch, PaymentFile } from '../../domain/settlement/payment-file.js';
import { account, agent, identifier, instructedAmount, name, remittance, writePain, type XmlTree } from './pain-xml.js';

/**
 * Writes credit transfers as pain.001.001.09 (ISO 20022, EPC132-08): a batch for each currency and day, euros by SEPA, with
 * the creditor reference as structured remittance information. The same file gives the same bytes.
 */
export function writePain001(file: PaymentFile): Buffer {
  const batchOf = (batch: PaymentBatch) => paymentInformation(file, batch);
  return writePain({ name: 'pain.001.001.09', root: 'CstmrCdtTrfInitn', method: 'TRF', batchOf }, file);
}

function paymentInformation({ owner }: PaymentFile, batch: PaymentBatch): XmlTree {
  const isSepa = batch.currency === 'EUR';
  return {
    ...(isSepa && { PmtTpInf: { SvcLvl: { Cd: 'SEPA' } } }),
    ReqdExctnDt: { Dt: batch.date },
    Dbtr: { Nm: name(owner.name) },
    DbtrAcct: account(owner.iban),
    DbtrAgt: agent(owner),
    ChrgBr: isSepa ? 'SLEV' : 'SHAR',
    CdtTrfTxInf: batch.payments.map((payment) => transaction(payment, batch.currency)),
  };
}

function transaction(payment: FilePayment, currency: string): XmlTree {
  return {
    PmtId: { EndToEndId: identifier(payment.reference) },
    Amt: { InstdAmt: instructedAmount(payment.amount, currency) },
    Cdtr: { Nm: name(payment.name) },
    CdtrAcct: account(payment.iban),
    RmtInf: remittance(payment),
  };
}
