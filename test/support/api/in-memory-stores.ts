import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { sum } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { type PartyKey, partyKey } from '../../../src/domain/party.js';
import type { AgreementStore } from '../../../src/store/agreement-store.js';
import type { CdrFilter, CdrStore } from '../../../src/store/cdr-store.js';
import type { DocumentStore, FileStore } from '../../../src/store/document-store.js';
import type { Page } from '../../../src/store/object-store.js';

/** What the reading flows use of each store, over plain lists that a test fills. */
export interface ReadingStores {
  readonly documents: Pick<DocumentStore, 'find' | 'page'>;
  readonly files: Pick<FileStore, 'get'>;
  readonly cdrs: Pick<CdrStore, 'find' | 'page' | 'totals'>;
  readonly agreements: Pick<AgreementStore, 'list'>;
}

export interface StoredPapers {
  readonly documents: readonly IssuedDocument[];
  /** By sha256. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly cdrs: readonly CdrRecord[];
  readonly agreements: readonly Agreement[];
}

export function inMemoryStores({ documents, files, cdrs, agreements }: StoredPapers): ReadingStores {
  return {
    documents: {
      find: async (number) => documents.find((document) => document.number === number),
      page: async ({ involving, runId, period, type }, query) =>
        pageOf(
          documents.filter(
            (document) =>
              concerns(involving, document.sellerKey, document.buyerKey) &&
              matches(runId, document.runId ?? '') &&
              matches(period, document.period) &&
              matches(type, document.type),
          ),
          query,
        ),
    },
    files: { get: async (sha256) => files.get(sha256) },
    cdrs: {
      find: async (key) => cdrs.find((record) => record.key === key),
      page: async (filter, query) => pageOf(cdrs.filter(passes(filter)), query),
      totals: async (filter) =>
        cdrs.filter(passes(filter)).map(({ cdr, review }) => ({
          review: review.state,
          ...(review.state === 'QUARANTINED' ? { rule: review.rule } : {}),
          ...('rating' in review && review.rating ? { verdict: review.rating.verdict } : {}),
          currency: cdr.currency,
          count: 1,
          claimed: cdr.totalCost.exclVat,
          computed: 'rating' in review && review.rating ? review.rating.computed : sum([]),
        })),
    },
    agreements: {
      list: async (involving) =>
        agreements.filter((agreement) => concerns(involving, partyKey(agreement.cpo), partyKey(agreement.emsp))),
    },
  };
}

function passes(filter: CdrFilter): (record: CdrRecord) => boolean {
  return ({ cdr, emsp, review, finance }) =>
    concerns(filter.involving, partyKey(cdr.party), partyKey(emsp)) &&
    matches(filter.cpo, partyKey(cdr.party)) &&
    matches(filter.emsp, partyKey(emsp)) &&
    matches(filter.review, review.state) &&
    matches(filter.rule, review.state === 'QUARANTINED' ? review.rule : '') &&
    matches(filter.runId, 'runId' in finance ? finance.runId : '') &&
    matches(filter.documentNumber, 'documentNumber' in finance ? finance.documentNumber : '') &&
    (!filter.endedFrom || cdr.endedAt >= filter.endedFrom) &&
    (!filter.endedUntil || cdr.endedAt < filter.endedUntil);
}

function concerns(involving: readonly PartyKey[] | undefined, ...parties: readonly PartyKey[]): boolean {
  return involving === undefined || parties.some((party) => involving.includes(party));
}

function matches(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}

function pageOf<Item>(items: readonly Item[], query: { readonly offset: number; readonly limit: number }): Page<Item> {
  return { items: items.slice(query.offset, query.offset + query.limit), total: items.length };
}
