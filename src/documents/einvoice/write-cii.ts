import { type Decimal, toText } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { type IssuedDocument, isSelfBilled } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';
import { checkEInvoice } from './check.js';
import { writeCiiParty } from './cii-party.js';
import { eInvoiceOf } from './e-invoice-of.js';
import type { AnnexFile, EAnnex, EInvoice, ELine, EPayment, EPeriod, EVatGroup } from './model.js';
import { XmlWriter } from './xml-writer.js';

/**
 * An issued document as EN 16931 XML in the syntax UN/CEFACT CII D16B, which is Factur-X and ZUGFeRD too. The same
 * document gives the same bytes. `files` are put into it; without them the annex of CDRs is named. Refuses as
 * `checkEInvoice` does, and (`bad-field`) self-billed documents for Peppol.
 */
export function writeCii(
  document: IssuedDocument,
  profile: Profile = 'en16931',
  files: readonly AnnexFile[] = [],
): string {
  if (profile === 'peppol' && isSelfBilled(document.type)) {
    throw new HubError('bad-field', 'syntax: Peppol Self-Billing 3 is written in UBL', 'syntax');
  }
  const invoice = eInvoiceOf(document, profile, files);
  checkEInvoice(invoice);
  return new CiiWriter(invoice).write();
}

const NAMESPACES = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

class CiiWriter {
  readonly #xml = new XmlWriter();
  readonly #invoice: EInvoice;

  constructor(invoice: EInvoice) {
    this.#invoice = invoice;
  }

  write(): string {
    const xml = this.#xml;
    const content = () => {
      this.#context();
      this.#head();
      xml.within('rsm:SupplyChainTradeTransaction', () => {
        for (const line of this.#invoice.lines) this.#line(line);
        this.#agreement();
        this.#delivery();
        this.#settlement();
      });
    };
    xml.within('rsm:CrossIndustryInvoice', content, NAMESPACES);
    return xml.end();
  }

  #context(): void {
    const xml = this.#xml;
    const { processId, specificationId } = this.#invoice;
    xml.within('rsm:ExchangedDocumentContext', () => {
      xml.within('ram:BusinessProcessSpecifiedDocumentContextParameter', () => xml.leaf('ram:ID', processId));
      xml.within('ram:GuidelineSpecifiedDocumentContextParameter', () => xml.leaf('ram:ID', specificationId));
    });
  }

  #head(): void {
    const xml = this.#xml;
    const { number, type, issueDate, notes } = this.#invoice;
    xml.within('rsm:ExchangedDocument', () => {
      xml.leaf('ram:ID', number);
      xml.leaf('ram:TypeCode', type);
      xml.within('ram:IssueDateTime', () => this.#date(issueDate));
      for (const note of notes) xml.within('ram:IncludedNote', () => xml.leaf('ram:Content', note));
    });
  }

  #line({ id, name, description, quantity, unit, net, price, baseQuantity, category, rate }: ELine): void {
    const xml = this.#xml;
    const unitCode = { unitCode: unit };
    xml.within('ram:IncludedSupplyChainTradeLineItem', () => {
      xml.within('ram:AssociatedDocumentLineDocument', () => xml.leaf('ram:LineID', id));
      xml.within('ram:SpecifiedTradeProduct', () => {
        xml.leaf('ram:Name', name);
        xml.leaf('ram:Description', description);
      });
      xml.within('ram:SpecifiedLineTradeAgreement', () =>
        xml.within('ram:NetPriceProductTradePrice', () => {
          xml.leaf('ram:ChargeAmount', this.#amount(price));
          xml.leaf('ram:BasisQuantity', toText(baseQuantity), unitCode);
        }),
      );
      xml.within('ram:SpecifiedLineTradeDelivery', () => xml.leaf('ram:BilledQuantity', toText(quantity), unitCode));
      xml.within('ram:SpecifiedLineTradeSettlement', () => {
        xml.within('ram:ApplicableTradeTax', () => {
          xml.leaf('ram:TypeCode', 'VAT');
          xml.leaf('ram:CategoryCode', category);
          // BR-O-05: what is outside the scope has no rate.
          xml.leaf('ram:RateApplicablePercent', category === 'O' ? undefined : toText(rate));
        });
        this.#period(this.#invoice.period);
        xml.within('ram:SpecifiedTradeSettlementLineMonetarySummation', () =>
          xml.leaf('ram:LineTotalAmount', this.#amount(net)),
        );
      });
    });
  }

  #agreement(): void {
    const xml = this.#xml;
    const { buyerReference, seller, buyer, annexes } = this.#invoice;
    xml.within('ram:ApplicableHeaderTradeAgreement', () => {
      xml.leaf('ram:BuyerReference', buyerReference);
      xml.within('ram:SellerTradeParty', () => writeCiiParty(xml, seller));
      xml.within('ram:BuyerTradeParty', () => writeCiiParty(xml, buyer));
      for (const annex of annexes) this.#annex(annex);
    });
  }

  #annex({ id, description, file }: EAnnex): void {
    const xml = this.#xml;
    xml.within('ram:AdditionalReferencedDocument', () => {
      xml.leaf('ram:IssuerAssignedID', id);
      // UNTDID 1001: related document.
      xml.leaf('ram:TypeCode', '916');
      xml.leaf('ram:Name', description);
      if (file === undefined) return;
      const attributes = { mimeCode: file.mime, filename: file.name };
      xml.leaf('ram:AttachmentBinaryObject', file.bytes.toString('base64'), attributes);
    });
  }

  #delivery(): void {
    const xml = this.#xml;
    xml.within('ram:ApplicableHeaderTradeDelivery', () =>
      xml.within('ram:ActualDeliverySupplyChainEvent', () =>
        xml.within('ram:OccurrenceDateTime', () => this.#date(this.#invoice.deliveredOn)),
      ),
    );
  }

  #settlement(): void {
    const xml = this.#xml;
    const { payment, taxCurrency, currency, payee, vatBreakdown, period, terms, dueDate, preceding } = this.#invoice;
    const debit = payment?.code === '59' ? payment : undefined;
    xml.within('ram:ApplicableHeaderTradeSettlement', () => {
      xml.leaf('ram:CreditorReferenceID', debit?.creditorId);
      xml.leaf('ram:PaymentReference', payment?.reference);
      xml.leaf('ram:TaxCurrencyCode', taxCurrency?.currency);
      xml.leaf('ram:InvoiceCurrencyCode', currency);
      xml.within('ram:PayeeTradeParty', () => xml.leaf('ram:Name', payee?.name));
      if (payment !== undefined) this.#payment(payment);
      for (const group of vatBreakdown) this.#vatGroup(group);
      this.#period(period);
      xml.within('ram:SpecifiedTradePaymentTerms', () => {
        xml.leaf('ram:Description', terms);
        xml.within('ram:DueDateDateTime', () => this.#date(dueDate));
        xml.leaf('ram:DirectDebitMandateID', debit?.mandateId);
      });
      this.#totals();
      for (const { number, issueDate } of preceding) {
        xml.within('ram:InvoiceReferencedDocument', () => {
          xml.leaf('ram:IssuerAssignedID', number);
          if (issueDate === undefined) return;
          xml.within('ram:FormattedIssueDateTime', () => this.#date(issueDate, 'qdt'));
        });
      }
    });
  }

  #payment(payment: EPayment): void {
    const xml = this.#xml;
    xml.within('ram:SpecifiedTradeSettlementPaymentMeans', () => {
      xml.leaf('ram:TypeCode', payment.code);
      if (payment.code === '59') {
        xml.within('ram:PayerPartyDebtorFinancialAccount', () => xml.leaf('ram:IBANID', payment.debitedIban));
      }
      if (payment.code === '30' || payment.code === '58') {
        xml.within('ram:PayeePartyCreditorFinancialAccount', () => {
          xml.leaf('ram:IBANID', payment.iban);
          xml.leaf('ram:AccountName', payment.holder);
        });
        xml.within('ram:PayeeSpecifiedCreditorFinancialInstitution', () => xml.leaf('ram:BICID', payment.bic));
      }
    });
  }

  #vatGroup({ category, rate, taxable, vat, reason }: EVatGroup): void {
    const xml = this.#xml;
    xml.within('ram:ApplicableTradeTax', () => {
      xml.leaf('ram:CalculatedAmount', this.#amount(vat));
      xml.leaf('ram:TypeCode', 'VAT');
      xml.leaf('ram:ExemptionReason', reason?.text);
      xml.leaf('ram:BasisAmount', this.#amount(taxable));
      xml.leaf('ram:CategoryCode', category);
      xml.leaf('ram:ExemptionReasonCode', reason?.code);
      xml.leaf('ram:RateApplicablePercent', toText(rate));
    });
  }

  #totals(): void {
    const xml = this.#xml;
    const { net, vat, gross, currency, taxCurrency } = this.#invoice;
    xml.within('ram:SpecifiedTradeSettlementHeaderMonetarySummation', () => {
      xml.leaf('ram:LineTotalAmount', this.#amount(net));
      xml.leaf('ram:TaxBasisTotalAmount', this.#amount(net));
      xml.leaf('ram:TaxTotalAmount', this.#amount(vat), { currencyID: currency });
      if (taxCurrency !== undefined) {
        const amount = toText(taxCurrency.vat, taxCurrency.places);
        xml.leaf('ram:TaxTotalAmount', amount, { currencyID: taxCurrency.currency });
      }
      xml.leaf('ram:GrandTotalAmount', this.#amount(gross));
      xml.leaf('ram:DuePayableAmount', this.#amount(gross));
    });
  }

  #period({ from, until }: EPeriod): void {
    const xml = this.#xml;
    xml.within('ram:BillingSpecifiedPeriod', () => {
      xml.within('ram:StartDateTime', () => this.#date(from));
      xml.within('ram:EndDateTime', () => this.#date(until));
    });
  }

  #date(date: string, namespace: 'udt' | 'qdt' = 'udt'): void {
    this.#xml.leaf(`${namespace}:DateTimeString`, date.replaceAll('-', ''), { format: '102' });
  }

  #amount(value: Decimal): string {
    return toText(value, this.#invoice.places);
  }
}
