import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aCamt } from '../support/bank/a-camt.js';
import { useRunningHub } from '../support/hub-process.js';
import { operatorOf } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'cli-bank-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const IBAN = 'NL91ABNA0417164300';
const legalEntity = join(folder, 'entity.json');
writeFileSync(
  legalEntity,
  JSON.stringify({
    name: 'Test Hub B.V.',
    street: 'Kade 1',
    postal_code: '1000 AA',
    city: 'Amsterdam',
    country_code: 'NL',
    vat_ids: [],
    dealer: false,
    iban: IBAN,
  }),
);
const asOperator = operatorOf(useRunningHub('cli-bank', { HUB_LEGAL_ENTITY_FILE: legalEntity }));
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

it(
  'voltclear bank imports a statement, lists its lines and says what they pay',
  async () => {
    const file = join(folder, 'camt.xml');
    writeFileSync(
      file,
      aCamt({ entries: [{ amount: '12.50', reference: 'S 1/a', name: 'Somebody', text: 'thanks' }] }),
    );
    const [first, again] = [await asOperator('bank', 'import', file), await asOperator('bank', 'import', file)];
    expect(first).toEqual({ code: 0, stderr: '', stdout: '1 lines of 1 statements  1 SUSPENSE  1 to be reviewed\n' });
    expect(again.stdout).toBe('1 lines of 1 statements  1 DUPLICATE_IGNORED\n');
    const line = `2026-11-16  12.50 EUR  ${IBAN}  S 1/a  SUSPENSE  REVIEW  Somebody  thanks\n`;
    expect((await asOperator('bank', 'lines', '--review')).stdout).toBe(line);
    const wrong = await asOperator('bank', 'assign', IBAN, 'S 1/a', '--order', 'RUN-2026-10/DE*XYZ/EUR');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('no such payment order')]);
    writeFileSync(file, aCamt({ closing: '1.00', entries: [{ amount: '12.50', reference: 'S2' }] }));
    const odd = await asOperator('bank', 'import', file);
    expect([odd.code, odd.stderr]).toEqual([1, expect.stringContaining('closing balance of statement ST-1')]);
  },
  SLOW_MS,
);

it(
  'voltclear desk takes lists, open items and books out of a hub',
  async () => {
    const file = join(folder, 'lines.csv');
    const exported = await asOperator('desk', 'export', 'bank-lines', '--filter', 'result=SUSPENSE', '--out', file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    expect([exported.code, lines.length, exported.stdout]).toEqual([0, 2, expect.stringContaining(`${file}  `)]);
    expect(lines[1]).toContain(`${IBAN},S 1/a,ST-1,2026-11-16,EUR,12.5,Somebody`);
    const wrong = await asOperator('desk', 'export', 'bank-lines', '--filter', 'review=ACCEPTED', '--out', file);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('cannot be narrowed by it')]);
    const batch = join(folder, 'datev.csv');
    await asOperator('desk', 'datev', '--from', '2026-11-01', '--until', '2026-11-30', '--out', batch);
    expect(readFileSync(batch, 'latin1')).toContain('\r\n12,50;"S";"EUR";;;"";1200;1590;"";1611;');
    expect((await asOperator('desk', 'aging', '--as-of', '2026-11-30')).stdout).toBe('');
  },
  SLOW_MS,
);
