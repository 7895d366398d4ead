import { assertBalanced, type EntryDraft, type JournalEntry, type Sha256 } from './entry.js';

/** What a link of the chain hangs on. */
export type ChainHead = Pick<JournalEntry, 'sequence' | 'hash'>;

/** What the first entry hangs on. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: '' };

/** Gives a draft its place in the journal: next sequence, and a hash over itself and the entry before. */
export function chainEntry(draft: EntryDraft, previous: ChainHead, sha256: Sha256): JournalEntry {
  const { key, date, memo, postings } = assertBalanced(draft);
  const link = { key, date, memo, postings, sequence: previous.sequence + 1, previousHash: previous.hash };
  return { ...link, hash: sha256(entryText(link)) };
}

/**
 * The canonical text of an entry, over which its hash is taken (UTF-8). It is a JSON array without white space, so that
 * no two entries share a text:
 *
 * `["voltclear-entry-1",previousHash,sequence,key,date,memo,[[account,currency,amount],…]]`
 *
 * with the postings in their order and each amount as plain decimal text: no exponent, no `+`, no trailing zeros,
 * zero as `0`.
 */
export function entryText(entry: Omit<JournalEntry, 'hash'>): string {
  const postings = entry.postings.map(({ account, currency, amount }) => [account, currency, amount.toFixed()]);
  const { previousHash, sequence, key, date, memo } = entry;
  return JSON.stringify(['voltclear-entry-1', previousHash, sequence, key, date, memo, postings]);
}

export type ChainVerdict =
  | { readonly kind: 'intact'; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly sequence: number; readonly key: string; readonly reason: string };

/** Says whether a journal, read in sequence order, is whole and unchanged; if not, names its first bad entry. */
export async function verifyChain(
  entries: Iterable<JournalEntry> | AsyncIterable<JournalEntry>,
  sha256: Sha256,
): Promise<ChainVerdict> {
  let head = CHAIN_START;
  for await (const entry of entries) {
    const reason = faultOf(entry, head, sha256);
    if (reason !== undefined) return { kind: 'broken', sequence: entry.sequence, key: entry.key, reason };
    head = { sequence: entry.sequence, hash: entry.hash };
  }
  return { kind: 'intact', head };
}

function faultOf(entry: JournalEntry, head: ChainHead, sha256: Sha256): string | undefined {
  if (entry.sequence !== head.sequence + 1) return `expected sequence ${head.sequence + 1}`;
  if (entry.previousHash !== head.hash) return 'does not hang on the entry before it';
  if (entry.hash !== sha256(entryText(entry))) return 'content does not match its hash';
  try {
    assertBalanced(entry);
  } catch (refusal) {
    return refusal instanceof Error ? refusal.message : String(refusal);
  }
  return undefined;
}
