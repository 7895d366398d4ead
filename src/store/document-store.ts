import type { DocumentDraft, FileKind, IssuedDocument, StoredFile } from '../domain/invoicing/document.js';
import type { Sha256 } from '../domain/ledger/entry.js';
import type { PartyKey } from '../domain/party.js';
import type { Page } from './object-store.js';

export interface DocumentFilter {
  /** Only documents of which one of these parties is seller or buyer. */
  readonly involving?: readonly PartyKey[];
  readonly runId?: string;
  readonly period?: string;
  readonly type?: string;
}

export interface DocumentStore {
  /**
   * Issues a draft: the insert itself takes the next number of (series, year), so that there is no gap. The same
   * draft key again returns what was issued before. Refuses (`conflict`) an issue date before that of the number before.
   */
  issue(draft: DocumentDraft, stamp: IssueStamp): Promise<IssuedDocument>;
  /** Names the files of a document; once. */
  attach(number: string, files: Readonly<Record<FileKind, StoredFile>>): Promise<void>;
  find(number: string): Promise<IssuedDocument | undefined>;
  findByKey(key: string): Promise<IssuedDocument | undefined>;
  page(
    filter: DocumentFilter,
    query: { readonly offset: number; readonly limit: number },
  ): Promise<Page<IssuedDocument>>;
  stream(filter: DocumentFilter): AsyncIterable<IssuedDocument>;
  /** What matters to a new run: documents by number, credit notes on them, and a seller's documents of a period. */
  history(query: HistoryQuery): Promise<readonly IssuedDocument[]>;
  /** Latest issue date of all documents. */
  lastIssueDate(): Promise<string | undefined>;
  /** Documents whose papers are not made, by number; `after`: only those after this number. */
  withoutFiles(
    limit: number,
    of?: { readonly after?: string; readonly runId?: string },
  ): Promise<readonly IssuedDocument[]>;
}

export interface HistoryQuery {
  readonly numbers: readonly string[];
  readonly seller: PartyKey;
  readonly period: string;
}

export interface IssueStamp {
  readonly issuedAt: Date;
  readonly sha256: Sha256;
}

/** Bytes by their sha256, in pieces; written whole or not at all. */
export interface FileStore {
  put(sha256: string, bytes: Buffer): Promise<void>;
  get(sha256: string): Promise<Buffer | undefined>;
}
