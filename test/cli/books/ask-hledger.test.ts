import { spawnSync } from 'node:child_process';
import { askHledger } from '../../../src/cli/books/ask-hledger.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { CHAIN_START, chainEntry } from '../../../src/domain/ledger/chain.js';
import type { JournalEntry } from '../../../src/domain/ledger/entry.js';
import { createInspection } from '../../../src/flows/books/inspection.js';
import { sha256 } from '../../domain/clearing/read-json.js';

const posting = (account: string, amount: string, currency = 'EUR') => ({
  account,
  currency,
  amount: new Decimal(amount),
});

const FIRST = chainEntry(
  {
    key: 'accrue:NL*ALF/A (1)',
    date: '2026-10-31',
    memo: 'CDR; NL*ALF/A1',
    postings: [posting('unbilled:receivable:DE*BET', '4.00005'), posting('unbilled:payable:NL*ALF', '-4.00005')],
  },
  CHAIN_START,
  sha256,
);
const SECOND = chainEntry(
  {
    key: 'bank:L1',
    date: '2026-11-02',
    memo: 'in two currencies',
    postings: [
      posting('bank:EUR', '10'),
      posting('suspense', '-10'),
      posting('bank:SEK', '5', 'SEK'),
      posting('suspense', '-5', 'SEK'),
    ],
  },
  FIRST,
  sha256,
);

async function opinionOf(entries: readonly JournalEntry[], program?: string) {
  const look = createInspection();
  const stream = async function* () {
    yield* entries;
  };
  await askHledger({ ledger: { stream } }, look, program);
  return { lookedAt: look.lookedAt('I15'), notes: look.notes('I15') };
}

/** On machines without it only that it is missed is asked. */
const isInstalled = spawnSync('hledger', ['--version']).status === 0;

describe('the second opinion of hledger', () => {
  it('is missed where the program is not installed', async () => {
    const { lookedAt, notes } = await opinionOf([FIRST], 'no-such-hledger');
    expect(lookedAt).toBe('');
    expect(notes).toEqual([expect.stringContaining('no-such-hledger is not on the PATH')]);
  });

  (isInstalled ? it : it.skip)('agrees account by account, to the last decimal', async () => {
    const { lookedAt, notes } = await opinionOf([FIRST, SECOND]);
    expect(lookedAt).toMatch(/^6 accounts by hledger \d/);
    expect(notes).toEqual([]);
  });

  (isInstalled ? it : it.skip)('is a breach of I15 when an amount was changed', async () => {
    const changed = { ...FIRST, postings: [posting('a', '4.01'), ...FIRST.postings.slice(1)] };
    await expect(opinionOf([changed])).rejects.toMatchObject({
      invariant: 'I15',
      where: expect.stringMatching(/^hledger/),
    });
  });
});
