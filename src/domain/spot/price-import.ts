import type { Provenance } from './spot-price.js';

/** Rows of an import by what became of them; `refined` are those of `added` that cut a longer period with another price. */
export interface ImportCounts {
  readonly same: number;
  readonly added: number;
  readonly corrected: number;
  readonly refined: number;
}

/** What was imported, from where and when. */
export interface PriceImport {
  /** Of index and bytes, so that the same bytes are the same import. */
  readonly id: string;
  readonly index: string;
  readonly source: Provenance['source'];
  /** File name, or URL without its query. */
  readonly origin: string;
  /** Of the bytes as they came. */
  readonly sha256: string;
  readonly importedAt: Date;
  /** E-mail of the operator, or `job`. */
  readonly importedBy: string;
  /** STARTED: the hub was interrupted; the same bytes again go on with it. */
  readonly state: 'DONE' | 'STARTED';
  /** Of a DONE one. */
  readonly counts?: ImportCounts;
  /** First start and last end of what it brought. */
  readonly from: Date;
  readonly until: Date;
}
