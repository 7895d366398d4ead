import { spawnSync } from 'node:child_process';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import { balancesOf, trialBalance } from '../../../src/domain/ledger/balance.js';
import { CHAIN_START, chainEntry, entryText, verifyChain } from '../../../src/domain/ledger/chain.js';
import { assertBalanced, type EntryDraft, type JournalEntry } from '../../../src/domain/ledger/entry.js';
import { formatHledger } from '../../../src/domain/ledger/format-hledger.js';
import { reverse } from '../../../src/domain/ledger/reverse.js';
import { sha256 } from '../clearing/read-json.js';
import { AGENT_EXAMPLE, PRINCIPAL_EXAMPLE } from '../clearing/settlement-example.js';

describe.each([
  ['between its members', AGENT_EXAMPLE],
  ['in which the hub buys and sells', PRINCIPAL_EXAMPLE],
])('the journal of a month %s', (_, example) => {
  const journal = example.journal();
  const { expected } = example.facts;

  it('has the entries of the worked example, one by one', () => {
    const facts = journal.map(({ key, date, postings }) => ({
      key,
      date,
      postings: postings.map(({ account, currency, amount }) => [account, currency, amount.toFixed(4)]),
    }));
    expect(facts).toEqual(expected.journal.map(({ key, date, postings }) => ({ key, date, postings })));
  });

  it('leaves unbilled exactly what is withheld', async () => {
    const unbilled = (await balancesOf(journal)).filter(({ account }) => account.startsWith('unbilled:'));
    expect(facts(unbilled)).toEqual(expected.unbilledAfterRun);
  });

  it('has the open items of the members before netting, and none after', async () => {
    const isOpen = ({ account }: { readonly account: string }) => account.startsWith('member:');
    const before = journal.filter(({ key }) => !key.startsWith('net:') && !key.startsWith('pay:'));
    expect(facts((await balancesOf(before)).filter(isOpen))).toEqual(expected.openBeforeNetting);
    expect((await balancesOf(journal)).filter(isOpen).every(({ amount }) => amount.isZero())).toBe(true);
  });

  it('ends with every settlement account at zero, and the balances of the worked example', async () => {
    expect(facts(await balancesOf(journal))).toEqual(expected.finalBalances);
  });

  it('has one entry for each CDR, document, member and release, and none twice', () => {
    const keys = journal.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const fees = example.plan.documents.filter(({ role }) => role === 'FEE').length;
    expect(keys).toHaveLength(example.records.length + example.plan.documents.length * 2 - fees + 6);
  });

  it('is zero in sum', async () => {
    expect(trialBalance(await balancesOf(journal)).map(({ currency, total }) => [currency, toText(total)])).toEqual([
      ['EUR', '0'],
    ]);
  });
});

describe('an entry', () => {
  it('is refused when its postings do not add up to zero in each currency', () => {
    const crossed = [posting('a', 'EUR', '1'), posting('b', 'SEK', '-1')];
    expect(() => assertBalanced(draft(crossed))).toThrow('EUR postings add up to 1');
    expect(codeOf(draft(crossed))).toBe('unbalanced-entry');
  });

  it('is refused with a single posting, even of zero', () => {
    expect(codeOf(draft([posting('a', 'EUR', '0')]))).toBe('unbalanced-entry');
  });

  it('is refused when an amount has more digits than the books can hold', () => {
    const long = `0.${'1'.repeat(35)}`;
    expect(codeOf(draft([posting('a', 'EUR', long), posting('b', 'EUR', `-${long}`)]))).toBe('bad-field');
    const fits = `0.${'1'.repeat(34)}`;
    expect(codeOf(draft([posting('a', 'EUR', fits), posting('b', 'EUR', `-${fits}`)]))).toBeUndefined();
    expect(codeOf(draft([posting('a', 'EUR', '1e40'), posting('b', 'EUR', '-1e40')]))).toBe('bad-field');
  });

  it('is refused when an amount is not a number, the date is none, or the key is empty', () => {
    const pair = [posting('a', 'EUR', '1'), posting('b', 'EUR', '-1')];
    expect(codeOf(draft([posting('a', 'EUR', 'NaN'), posting('b', 'EUR', 'NaN')]))).toBe('bad-field');
    expect(codeOf({ ...draft(pair), date: '31.10.2026' })).toBe('bad-field');
    expect(codeOf({ ...draft(pair), key: '' })).toBe('bad-field');
  });

  it('is corrected by its opposite: together they leave nothing', async () => {
    for (const entry of AGENT_EXAMPLE.journal()) {
      const correction = reverse(entry, `reverse:${entry.key}`, '2026-12-01');
      expect(correction.date).toBe('2026-12-01');
      expect((await balancesOf([entry, correction])).every(({ amount }) => amount.isZero())).toBe(true);
    }
  });
});

describe('the chain of entries', () => {
  const chain = chained(AGENT_EXAMPLE.journal());

  it('is intact from the first entry to the last', async () => {
    const last = chain.at(-1);
    expect(await verifyChain(chain, sha256)).toEqual({
      kind: 'intact',
      head: { sequence: chain.length, hash: last?.hash },
    });
    expect(await verifyChain([], sha256)).toEqual({ kind: 'intact', head: CHAIN_START });
  });

  it('has the same hashes when the same month is booked again', () => {
    expect(chained(AGENT_EXAMPLE.journal()).at(-1)?.hash).toBe(chain.at(-1)?.hash);
  });

  it('is hashed over a text that anybody can build from the entry', () => {
    const [first] = chain;
    expect(first && entryText(first)).toBe(
      '["voltclear-entry-1","",1,"accrue:NL*ALF/C01","2026-10-31","CDR NL*ALF/C01",' +
        '[["unbilled:receivable:DE*BET","EUR","10.3206"],["unbilled:payable:NL*ALF","EUR","-10.3206"]]]',
    );
  });

  it('does not care how a number was written', () => {
    const text = (amount: string) =>
      entryText({ ...draft([posting('a', 'EUR', amount)]), sequence: 1, previousHash: '' });
    expect(text('1e-7')).toBe(text('0.00000010'));
    expect(text('-0')).toBe(text('0'));
  });

  it.each<[string, (entries: JournalEntry[]) => JournalEntry[]]>([
    ['an amount is changed', (all) => all.map((one, i) => (i === 4 ? withAmounts(one, '9') : one))],
    ['a memo is changed', (all) => all.map((one, i) => (i === 4 ? { ...one, memo: 'other' } : one))],
    ['an entry is changed and hashed again', (all) => all.map((one, i) => (i === 4 ? rehashed(one) : one))],
    ['an entry is left out', (all) => all.filter((_, i) => i !== 4)],
    ['two entries change places', (all) => all.map((one, i) => all[i === 4 ? 5 : i === 5 ? 4 : i] ?? one)],
  ])('is broken when %s', async (_, spoil) => {
    expect(await verifyChain(spoil([...chain]), sha256)).toMatchObject({ kind: 'broken' });
  });

  it('is broken by an entry that does not balance, though its hash is right', async () => {
    const bad = { ...draft([posting('a', 'EUR', '1'), posting('b', 'EUR', '-2')]), sequence: 1, previousHash: '' };
    const verdict = await verifyChain([{ ...bad, hash: sha256(entryText(bad)) }], sha256);
    expect(verdict).toMatchObject({ kind: 'broken', sequence: 1, reason: 'k: EUR postings add up to -1' });
  });
});

describe('the plain-text journal', () => {
  it('has each entry with its key, and amounts to the last digit', async () => {
    const text = await hledgerText(AGENT_EXAMPLE.journal());
    expect(text).toContain(
      '2026-10-31 (accrue:NL*ALF/C01) CDR NL*ALF/C01\n' +
        '    unbilled:receivable:DE*BET  10.3206 EUR\n' +
        '    unbilled:payable:NL*ALF  -10.3206 EUR\n',
    );
    expect(text).toContain('\ncommodity 1000.0000 EUR\n');
    expect(text).toContain('\naccount settlement:RUN-2026-10:DE*BET\n');
  });

  it('keeps a strange CDR id from breaking its line', async () => {
    const strange = { ...draft([posting('a', 'EUR', '1'), posting('b', 'EUR', '-1')]), key: 'x)y\nz', memo: 'm;\tn' };
    expect(await hledgerText([strange])).toContain('2026-10-31 (x]y z) m, n\n');
  });

  const installed = spawnSync('hledger', ['--version']).status === 0;
  (installed ? it : it.skip).each([
    ['agent', AGENT_EXAMPLE],
    ['principal', PRINCIPAL_EXAMPLE],
  ])('of the hub as %s is accepted by hledger, with the same balances', async (_, example) => {
    const input = await hledgerText(example.journal());
    const check = spawnSync('hledger', ['-f', '-', 'check', 'accounts', 'commodities'], { input, encoding: 'utf8' });
    expect({ code: check.status, complaint: check.stderr }).toEqual({ code: 0, complaint: '' });
    const csv = spawnSync('hledger', ['-f', '-', 'bal', '-N', '-O', 'csv', '--layout=bare'], {
      input,
      encoding: 'utf8',
    });
    const rows = [...csv.stdout.matchAll(/^"([^"]+)","EUR","([^"]+)"$/gm)].map(([, account, amount]) => [
      account,
      amount,
    ]);
    expect(Object.fromEntries(rows)).toEqual(example.facts.expected.finalBalances);
  });
});

function facts(balances: readonly { readonly account: string; readonly amount: Decimal }[]): Record<string, string> {
  const rows = balances.filter(({ amount }) => !amount.isZero());
  return Object.fromEntries(rows.map(({ account, amount }) => [account, amount.toFixed(4)]));
}

function chained(drafts: readonly EntryDraft[]): JournalEntry[] {
  let head = CHAIN_START;
  return drafts.map((one) => {
    const entry = chainEntry(one, head, sha256);
    head = entry;
    return entry;
  });
}

function withAmounts(entry: JournalEntry, amount: string): JournalEntry {
  const [debit, credit] = entry.postings;
  if (!debit || !credit) throw new Error('two postings expected');
  return {
    ...entry,
    postings: [
      { ...debit, amount: new Decimal(amount) },
      { ...credit, amount: new Decimal(amount).negated() },
    ],
  };
}

function rehashed(entry: JournalEntry): JournalEntry {
  const changed = withAmounts(entry, '9');
  return { ...changed, hash: sha256(entryText(changed)) };
}

function draft(postings: EntryDraft['postings']): EntryDraft {
  return { key: 'k', date: '2026-10-31', memo: 'm', postings };
}

function posting(account: string, currency: string, amount: string): EntryDraft['postings'][number] {
  return { account, currency, amount: new Decimal(amount) };
}

function codeOf(entry: EntryDraft): unknown {
  try {
    assertBalanced(entry);
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return undefined;
}

async function hledgerText(entries: readonly EntryDraft[]): Promise<string> {
  let text = '';
  for await (const line of formatHledger(entries)) text += `${line}\n`;
  return text;
}
