import type { BilledLine } from '../../domain/analytics/billed-line.js';
import { creditLines, type SpreadRecord, spreadLines } from '../../domain/analytics/spread-lines.js';
import { assert, HubError } from '../../domain/errors.js';
import { ACCRUAL_PREFIX } from '../../domain/ledger/post-cdr-accrual.js';
import { WITHDRAWAL_PREFIX } from '../../domain/ledger/post-withdrawal.js';
import { objectKey } from '../../domain/party.js';
import { type ExplainDeps, explainCdr } from '../clearing/explain-cdr.js';
import type { Hub } from '../hub.js';

export type SpreadDeps = ExplainDeps & Pick<Hub, 'billedLines' | 'clock' | 'leases' | 'ledger' | 'secrets'>;

const KEY = 'spread-lines';
/** How long the fleet waits for a process that has died at it; one batch takes a fraction of this. */
const HELD_MS = 60_000;
/** Journal entries of one batch. */
const BATCH = 200;
/** At the most in one call, so that a job ends. */
const MAX_BATCHES = 500;
/** CDRs that are priced at the same time: few, so that intake goes first. */
const LANES = 4;

/**
 * Makes the billed lines of the CDRs that were booked since the last time. It follows the journal, in which each
 * accepted CDR has its entry: what it has done is one number, a crash repeats a batch at most, and intake has no part in
 * it. Returns how many CDRs it has spread; none while another process is at it.
 */
export async function spreadNewLines(hub: SpreadDeps): Promise<number> {
  const holder = hub.secrets.newId();
  let spread = 0;
  try {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const now = hub.clock.now();
      const until = new Date(now.getTime() + HELD_MS);
      if (!(await hub.leases.hold({ key: KEY, holder, now, until }))) return spread;
      const done = await spreadBatch(hub);
      if (done === undefined) return spread;
      spread += done;
    }
    return spread;
  } finally {
    await hub.leases.release({ key: KEY, holder });
  }
}

export interface UnspreadDeps {
  readonly billedLines: Pick<Hub['billedLines'], 'spreadUpTo'>;
  readonly ledger: Pick<Hub['ledger'], 'countAfter'>;
}

/** Booked CDRs that have no lines yet. */
export async function countUnspread(hub: UnspreadDeps): Promise<number> {
  return hub.ledger.countAfter(await hub.billedLines.spreadUpTo(), ACCRUAL_PREFIX);
}

/** Undefined: nothing is left to do. */
async function spreadBatch(hub: SpreadDeps): Promise<number | undefined> {
  const from = await hub.billedLines.spreadUpTo();
  const entries = await hub.ledger.keysAfter(from, BATCH);
  const last = entries.at(-1);
  if (!last) return undefined;
  assert(last.sequence === from + entries.length, `journal entries ${from + 1} to ${last.sequence} are not all there`);
  const withdrawn = cdrsAfter(WITHDRAWAL_PREFIX, entries);
  const cdrKeys = cdrsAfter(ACCRUAL_PREFIX, entries).filter((key) => !withdrawn.includes(key));
  // A claim that was given up was no sale: its lines are taken away.
  const changed = [...cdrKeys, ...withdrawn];
  if (changed.length > 0) await hub.billedLines.replace(changed, await linesOf(hub, cdrKeys));
  await hub.billedLines.setSpreadUpTo(last.sequence);
  return cdrKeys.length;
}

function cdrsAfter(prefix: string, entries: readonly { readonly key: string }[]): readonly string[] {
  return entries.flatMap(({ key }) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

async function linesOf(hub: SpreadDeps, cdrKeys: readonly string[]): Promise<readonly BilledLine[]> {
  const found = new Map<string, readonly BilledLine[]>();
  const credits = await spreadSales(hub, cdrKeys, found);
  // An original is booked before its credit, so its lines are among these or in the store.
  for (const { key, originalKey } of credits) {
    const original = found.get(originalKey) ?? (await hub.billedLines.ofCdr(originalKey));
    const credit = await hub.cdrs.find(key);
    assert(credit !== undefined && original.length > 0, `credit CDR ${key} is booked, its original has no lines`);
    found.set(key, creditLines(credit, original));
  }
  return [...found.values()].flat();
}

interface Credit {
  readonly key: string;
  readonly originalKey: string;
}

/** Several at a time; returns the credit CDRs among them. */
async function spreadSales(
  hub: SpreadDeps,
  cdrKeys: readonly string[],
  found: Map<string, readonly BilledLine[]>,
): Promise<readonly Credit[]> {
  const credits: Credit[] = [];
  const left = [...cdrKeys];
  const lane = async () => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) {
      const record = await hub.cdrs.find(key);
      assert(record !== undefined, `CDR ${key} is booked and not there`);
      const { credit, creditReferenceId, party } = record.cdr;
      if (credit) credits.push({ key, originalKey: objectKey(party, creditReferenceId ?? '') });
      else found.set(key, await linesOfSale(hub, record));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return credits;
}

/** Whatever keeps it from being priced now, it was accepted: its claim counts. */
async function linesOfSale(hub: SpreadDeps, record: SpreadRecord): Promise<readonly BilledLine[]> {
  try {
    const explained = await explainCdr(hub, record.key);
    return spreadLines(record, explained.kind === 'PRICED' ? explained.priced.audit : undefined);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return spreadLines(record, undefined);
  }
}
