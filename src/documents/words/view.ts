import type { DocumentDraft } from '../../domain/invoicing/document.js';
import type { Format } from './format.js';
import type { InvoiceTexts } from './invoice-texts.js';

/** A document as it is put on paper: issued with its number, or a draft without. */
export type PaperDocument = DocumentDraft & { readonly number?: string };

/** Everything that stands on a document, in words, before it is drawn. */
export interface InvoiceView {
  readonly title: string;
  /** Absent: a draft. */
  readonly number?: string;
  /** What stands across every page of a draft. */
  readonly mark?: string;
  readonly subject: string;
  /** Who sends it, and who gets it: seller and buyer, in self-billing the other way round. */
  readonly sender: PartyView;
  readonly recipient: PartyView;
  readonly returnAddress: string;
  readonly facts: readonly Labelled[];
  readonly remarks: readonly string[];
  readonly columns: Readonly<Record<Column, string>>;
  readonly rows: readonly LineView[];
  readonly carried: { readonly forward: string; readonly brought: string };
  readonly totals: readonly Labelled[];
  readonly total: Labelled;
  readonly vat: VatView;
  readonly payment: PaymentView;
  readonly annex: { readonly heading: string; readonly sentences: readonly string[] };
  readonly foot: string;
  readonly page: string;
}

export type Column = 'position' | 'description' | 'quantity' | 'vat' | 'net';

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

export interface PartyView {
  readonly heading: string;
  readonly name: string;
  readonly lines: readonly string[];
}

export interface LineView {
  readonly position: string;
  readonly title: string;
  readonly details: readonly string[];
  readonly quantity: string;
  readonly unit: string;
  readonly vat: string;
  readonly net: string;
  /** The nets up to this line added up: what is carried over when a page ends after it. */
  readonly subtotal: string;
}

export interface VatView {
  readonly heading: string;
  readonly columns: readonly [string, string, string];
  readonly rows: readonly { readonly cells: readonly [string, string, string]; readonly notes: readonly string[] }[];
}

export interface PaymentView {
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly facts: readonly Labelled[];
  /** What a bank's app reads; absent: nothing to be transferred. */
  readonly code?: { readonly label: string; readonly text: string };
}

/** What a document is put into words with. */
export interface Wording {
  readonly texts: InvoiceTexts;
  readonly format: Format;
  readonly places: number;
}
