import type { PriceableTariff } from '../pricing/priced-cdr.js';
import type { DisplayText } from '../roaming/display-text.js';
import type { Language } from './languages.js';

/** A tariff in plain words, and where prices go by the clock, as a table. */
export interface Explanation {
  readonly title: string;
  readonly topics: readonly ExplainedTopic[];
  readonly table?: PriceTable;
}

/** One subject, such as energy or parking. */
export interface ExplainedTopic {
  readonly heading: string;
  readonly lines: readonly ExplainedLine[];
}

/** CASE: one of several cases, of which the first that applies counts. */
export interface ExplainedLine {
  readonly kind: 'CASE' | 'SENTENCE';
  readonly text: string;
}

/** Prices by days and time of day. Rows are as long as `columns`. */
export interface PriceTable {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** What of a tariff is explained: what prices depend on, and the operator's own words. */
export type ExplainableTariff = PriceableTariff & {
  readonly altText?: readonly DisplayText[];
  readonly altUrl?: string;
};

export interface ExplainOptions {
  readonly language: Language;
  /** IANA name of the zone of the locations: named in the text, and used for the validity. */
  readonly timeZone?: string;
  /** `YYYY-MM-DD`: the prices of this day, in the place of those of a week. */
  readonly day?: string;
}
