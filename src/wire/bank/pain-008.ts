import { assert } from '../../domain/errors.js';
import type { FilePayment, PaymentBatch, PaymentFile } from '../../domain/settlement/payment-file.js';
import { account, agent, identifier, instructedAmount, name, remittance, writePain, type XmlTree } from './pain-xml.js';

/**
 * Writes SEPA direct debits as pain.008.001.08 (ISO 20022, EPC130-08): core scheme, recurrent, a batch for each day. The
 * same file gives the same bytes.
 */
export function writePain008(file: PaymentFile): Buffer {
  const batchOf = (batch: PaymentBatch) => paymentInformation(file, batch);
  return writePain({ name: 'pain.008.001.08', root: 'CstmrDrctDbtInitn', method: 'DD', batchOf }, file);
}

function paymentInformation({ owner }: PaymentFile, batch: PaymentBatch): XmlTree {
  assert(owner.creditorId !== undefined, 'direct debits without a creditor identifier');
  return {
    PmtTpInf: { SvcLvl: { Cd: 'SEPA' }, LclInstrm: { Cd: 'CORE' }, SeqTp: 'RCUR' },
    ReqdColltnDt: batch.date,
    Cdtr: { Nm: name(owner.name) },
    CdtrAcct: account(owner.iban),
    CdtrAgt: agent(owner),
    ChrgBr: 'SLEV',
    CdtrSchmeId: { Id: { PrvtId: { Othr: { Id: owner.creditorId, SchmeNm: { Prtry: 'SEPA' } } } } },
    DrctDbtTxInf: batch.payments.map((payment) => transaction(payment, batch.currency)),
  };
}

function transaction(payment: FilePayment, currency: string): XmlTree {
  const { mandate } = payment;
  assert(mandate !== undefined, `direct debit ${payment.reference} without a mandate`);
  return {
    PmtId: { EndToEndId: identifier(payment.reference) },
    InstdAmt: instructedAmount(payment.amount, currency),
    DrctDbtTx: { MndtRltdInf: { MndtId: identifier(mandate.id), DtOfSgntr: mandate.signedOn } },
    DbtrAgt: agent({}),
    Dbtr: { Nm: name(payment.name) },
    DbtrAcct: account(payment.iban),
    RmtInf: remittance(payment),
  };
}
