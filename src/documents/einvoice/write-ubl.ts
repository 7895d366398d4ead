import { type Decimal, toText } from '../../domain/decimal.js';
import { type IssuedDocument, isCreditNote } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';
import { checkEInvoice } from './check.js';
import { eInvoiceOf } from './e-invoice-of.js';
import type { AnnexFile, EAnnex, EInvoice, ELine, EParty, EPayment, EVatGroup } from './model.js';
import { XmlWriter } from './xml-writer.js';

/**
 * An issued document as EN 16931 XML in the syntax UBL 2.1: an Invoice, or a CreditNote. The same document gives the same
 * bytes. `files` are put into it; without them the annex of CDRs is named. Refuses as `checkEInvoice` does.
 */
export function writeUbl(
  document: IssuedDocument,
  profile: Profile = 'en16931',
  files: readonly AnnexFile[] = [],
): string {
  const invoice = eInvoiceOf(document, profile, files);
  checkEInvoice(invoice);
  return new UblWriter(invoice).write();
}

const SCHEMAS = 'urn:oasis:names:specification:ubl:schema:xsd';

class UblWriter {
  readonly #xml = new XmlWriter();
  readonly #invoice: EInvoice;
  readonly #root: 'Invoice' | 'CreditNote';
  readonly #currency: { readonly currencyID: string };

  constructor(invoice: EInvoice) {
    this.#invoice = invoice;
    this.#root = isCreditNote(invoice.type) ? 'CreditNote' : 'Invoice';
    this.#currency = { currencyID: invoice.currency };
  }

  write(): string {
    const content = () => {
      this.#head();
      this.#references();
      this.#parties();
      this.#payment();
      this.#vat();
      this.#totals();
      for (const line of this.#invoice.lines) this.#line(line);
    };
    this.#xml.within(this.#root, content, {
      xmlns: `${SCHEMAS}:${this.#root}-2`,
      'xmlns:cac': `${SCHEMAS}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${SCHEMAS}:CommonBasicComponents-2`,
    });
    return this.#xml.end();
  }

  #head(): void {
    const xml = this.#xml;
    const invoice = this.#invoice;
    xml.leaf('cbc:CustomizationID', invoice.specificationId);
    xml.leaf('cbc:ProfileID', invoice.processId);
    xml.leaf('cbc:ID', invoice.number);
    xml.leaf('cbc:IssueDate', invoice.issueDate);
    if (this.#root === 'Invoice') xml.leaf('cbc:DueDate', invoice.dueDate);
    xml.leaf(`cbc:${this.#root}TypeCode`, invoice.type);
    for (const note of invoice.notes) xml.leaf('cbc:Note', note);
    xml.leaf('cbc:DocumentCurrencyCode', invoice.currency);
    xml.leaf('cbc:TaxCurrencyCode', invoice.taxCurrency?.currency);
    xml.leaf('cbc:BuyerReference', invoice.buyerReference);
    this.#period();
  }

  #references(): void {
    const xml = this.#xml;
    for (const { number, issueDate } of this.#invoice.preceding) {
      xml.within('cac:BillingReference', () =>
        xml.within('cac:InvoiceDocumentReference', () => {
          xml.leaf('cbc:ID', number);
          xml.leaf('cbc:IssueDate', issueDate);
        }),
      );
    }
    for (const annex of this.#invoice.annexes) this.#annex(annex);
  }

  #annex({ id, description, file }: EAnnex): void {
    const xml = this.#xml;
    xml.within('cac:AdditionalDocumentReference', () => {
      xml.leaf('cbc:ID', id);
      xml.leaf('cbc:DocumentDescription', description);
      if (file === undefined) return;
      const attributes = { mimeCode: file.mime, filename: file.name };
      xml.within('cac:Attachment', () =>
        xml.leaf('cbc:EmbeddedDocumentBinaryObject', file.bytes.toString('base64'), attributes),
      );
    });
  }

  #parties(): void {
    const xml = this.#xml;
    const { seller, buyer, payee, payment, deliveredOn } = this.#invoice;
    const creditorId = payment?.code === '59' ? payment.creditorId : undefined;
    xml.within('cac:AccountingSupplierParty', () => xml.within('cac:Party', () => this.#party(seller, creditorId)));
    xml.within('cac:AccountingCustomerParty', () => xml.within('cac:Party', () => this.#party(buyer)));
    xml.within('cac:PayeeParty', () => xml.within('cac:PartyName', () => xml.leaf('cbc:Name', payee?.name)));
    xml.within('cac:Delivery', () => xml.leaf('cbc:ActualDeliveryDate', deliveredOn));
  }

  #party(party: EParty, creditorId?: string): void {
    const xml = this.#xml;
    const { endpoint, contact } = party;
    xml.leaf('cbc:EndpointID', endpoint?.id, { schemeID: endpoint?.scheme ?? '' });
    xml.within('cac:PartyIdentification', () => xml.leaf('cbc:ID', party.id));
    xml.within('cac:PartyIdentification', () => xml.leaf('cbc:ID', creditorId, { schemeID: 'SEPA' }));
    xml.within('cac:PostalAddress', () => {
      xml.leaf('cbc:StreetName', party.street);
      xml.leaf('cbc:CityName', party.city);
      xml.leaf('cbc:PostalZone', party.postalCode);
      xml.within('cac:Country', () => xml.leaf('cbc:IdentificationCode', party.countryCode));
    });
    if (party.vatId !== undefined) {
      xml.within('cac:PartyTaxScheme', () => {
        xml.leaf('cbc:CompanyID', party.vatId);
        this.#vatScheme();
      });
    }
    xml.within('cac:PartyLegalEntity', () => {
      xml.leaf('cbc:RegistrationName', party.name);
      const scheme = party.registration?.scheme;
      xml.leaf('cbc:CompanyID', party.registration?.id, scheme === undefined ? {} : { schemeID: scheme });
    });
    xml.within('cac:Contact', () => {
      xml.leaf('cbc:Name', contact?.name);
      xml.leaf('cbc:Telephone', contact?.phone);
      xml.leaf('cbc:ElectronicMail', contact?.email);
    });
  }

  /** BG-16 and BT-20; a CreditNote has its due date (BT-9) here. */
  #payment(): void {
    const xml = this.#xml;
    const { payment, terms, dueDate } = this.#invoice;
    if (payment !== undefined) {
      xml.within('cac:PaymentMeans', () => {
        xml.leaf('cbc:PaymentMeansCode', payment.code);
        if (this.#root === 'CreditNote') xml.leaf('cbc:PaymentDueDate', dueDate);
        xml.leaf('cbc:PaymentID', payment.reference);
        this.#accounts(payment);
      });
    }
    xml.within('cac:PaymentTerms', () => xml.leaf('cbc:Note', terms));
  }

  #accounts(payment: EPayment): void {
    const xml = this.#xml;
    if (payment.code === '30' || payment.code === '58') {
      xml.within('cac:PayeeFinancialAccount', () => {
        xml.leaf('cbc:ID', payment.iban);
        xml.leaf('cbc:Name', payment.holder);
        xml.within('cac:FinancialInstitutionBranch', () => xml.leaf('cbc:ID', payment.bic));
      });
    }
    if (payment.code === '59') {
      xml.within('cac:PaymentMandate', () => {
        xml.leaf('cbc:ID', payment.mandateId);
        xml.within('cac:PayerFinancialAccount', () => xml.leaf('cbc:ID', payment.debitedIban));
      });
    }
  }

  #vat(): void {
    const xml = this.#xml;
    const { vat, vatBreakdown, taxCurrency } = this.#invoice;
    xml.within('cac:TaxTotal', () => {
      this.#amount('cbc:TaxAmount', vat);
      for (const group of vatBreakdown) this.#vatGroup(group);
    });
    if (taxCurrency === undefined) return;
    const amount = toText(taxCurrency.vat, taxCurrency.places);
    xml.within('cac:TaxTotal', () => xml.leaf('cbc:TaxAmount', amount, { currencyID: taxCurrency.currency }));
  }

  #vatGroup({ category, rate, taxable, vat, reason }: EVatGroup): void {
    const xml = this.#xml;
    xml.within('cac:TaxSubtotal', () => {
      this.#amount('cbc:TaxableAmount', taxable);
      this.#amount('cbc:TaxAmount', vat);
      xml.within('cac:TaxCategory', () => {
        xml.leaf('cbc:ID', category);
        xml.leaf('cbc:Percent', toText(rate));
        xml.leaf('cbc:TaxExemptionReasonCode', reason?.code);
        xml.leaf('cbc:TaxExemptionReason', reason?.text);
        this.#vatScheme();
      });
    });
  }

  #totals(): void {
    const { net, gross } = this.#invoice;
    this.#xml.within('cac:LegalMonetaryTotal', () => {
      this.#amount('cbc:LineExtensionAmount', net);
      this.#amount('cbc:TaxExclusiveAmount', net);
      this.#amount('cbc:TaxInclusiveAmount', gross);
      this.#amount('cbc:PayableAmount', gross);
    });
  }

  #line({ id, name, description, quantity, unit, net, price, baseQuantity, category, rate }: ELine): void {
    const xml = this.#xml;
    const unitCode = { unitCode: unit };
    xml.within(`cac:${this.#root}Line`, () => {
      xml.leaf('cbc:ID', id);
      xml.leaf(this.#root === 'Invoice' ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity', toText(quantity), unitCode);
      this.#amount('cbc:LineExtensionAmount', net);
      this.#period();
      xml.within('cac:Item', () => {
        xml.leaf('cbc:Description', description);
        xml.leaf('cbc:Name', name);
        xml.within('cac:ClassifiedTaxCategory', () => {
          xml.leaf('cbc:ID', category);
          // BR-O-05: what is outside the scope has no rate.
          xml.leaf('cbc:Percent', category === 'O' ? undefined : toText(rate));
          this.#vatScheme();
        });
      });
      xml.within('cac:Price', () => {
        this.#amount('cbc:PriceAmount', price);
        xml.leaf('cbc:BaseQuantity', toText(baseQuantity), unitCode);
      });
    });
  }

  #period(): void {
    const xml = this.#xml;
    const { from, until } = this.#invoice.period;
    xml.within('cac:InvoicePeriod', () => {
      xml.leaf('cbc:StartDate', from);
      xml.leaf('cbc:EndDate', until);
    });
  }

  #vatScheme(): void {
    this.#xml.within('cac:TaxScheme', () => this.#xml.leaf('cbc:ID', 'VAT'));
  }

  #amount(name: string, value: Decimal): void {
    this.#xml.leaf(name, toText(value, this.#invoice.places), this.#currency);
  }
}
