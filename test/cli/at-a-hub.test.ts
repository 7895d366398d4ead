import { join } from 'node:path';
import { Decimal } from '../../src/domain/decimal.js';
import { uriOfRunning } from '../../src/embedded-mongo/running.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../src/store/mongo/stores.js';
import { useRunningHub } from '../support/hub-process.js';
import { OPERATOR } from '../support/hub-settings.js';
import { operatorOf, runCli } from '../support/run-cli.js';

const hub = useRunningHub('cli');
const asOperator = operatorOf(hub);
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

describe('voltclear partner', () => {
  it(
    'invites a platform with a token that opens the hub, lists it and suspends it',
    async () => {
      const added = await asOperator('partner', 'add', '--name', 'Alfa', '--role', 'CPO=NL*ABC', 'EMSP=nl-abc');
      expect(added).toMatchObject({ code: 0, stderr: '' });
      const [, id, url, token] = /^id +(\S+)\nversions URL +(\S+)\nTOKEN_A +(\S+)\n$/.exec(added.stdout) ?? [];
      const authorization = `Token ${Buffer.from(token ?? '').toString('base64')}`;
      expect((await fetch(url ?? '', { headers: { authorization } })).status).toBe(200);

      const listed = await asOperator('partner', 'list');
      expect(listed.stdout).toBe(`${id}  PLANNED    CPO NL*ABC, EMSP NL*ABC\n`);

      const suspended = await asOperator('partner', 'suspend', id ?? '');
      expect(suspended.stdout).toBe(`${id}  SUSPENDED\n`);
      expect((await fetch(url ?? '', { headers: { authorization } })).status).toBe(401);
    },
    SLOW_MS,
  );

  it(
    'ends with 1 and what the hub says when it refuses the login or the work',
    async () => {
      const [login, register] = await Promise.all([
        runCli(['partner', 'list', '--email', OPERATOR.email, '--password', 'wrong', '--hub', hub.url()]),
        asOperator('partner', 'register', 'nobody', '--versions-url', 'https://alfa.example', '--token', 'a token'),
      ]);
      expect(login).toMatchObject({ code: 1, stdout: '' });
      expect(login.stderr).toMatch(/^POST \/api\/login: HTTP 401 .*unauthorized.*\n$/);
      expect(register).toMatchObject({ code: 1, stdout: '' });
      expect(register.stderr).toMatch(/^POST \/api\/partners\/nobody\/register: HTTP 404 .*\n$/);
    },
    SLOW_MS,
  );
});

describe('voltclear user add', () => {
  it(
    'adds a finance user who may log in',
    async () => {
      const add = ['user', 'add', '--new-email', 'Anna@Alf.example', '--new-password', 'twelve letters'];
      expect(await asOperator(...add, '--party', 'NL*ALF')).toMatchObject({
        code: 0,
        stdout: 'added Anna@Alf.example\n',
      });
      const answer = await fetch(`${hub.url()}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'anna@alf.example', password: 'twelve letters' }),
      });
      expect(answer.status).toBe(200);
    },
    SLOW_MS,
  );
});

/** Books an entry as another process of the hub would. */
async function book(key: string, amount: string): Promise<void> {
  const connection = await connectStore(uriOfRunning(join(hub.dataDir, 'mongo')) ?? '', 'voltclear');
  const { ledger } = await mongoStores(connection);
  const postings = [
    { account: 'unbilled:receivable:DE*BET', currency: 'EUR', amount: new Decimal(amount) },
    { account: 'unbilled:payable:NL*ALF', currency: 'EUR', amount: new Decimal(amount).negated() },
  ];
  await ledger.post({ key, date: '2026-10-31', memo: key, postings });
  await connection.close();
}

describe('voltclear books, on the folder of a hub that runs,', () => {
  it(
    'verifies and exports what the hub has booked, and ends with 1 at a breach',
    async () => {
      const whole = await runCli(['books', 'verify', '--data', hub.dataDir]);
      // Where hledger is not installed, that is said in the same line.
      expect([whole.code, whole.stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^all invariants hold/)]);
      expect(whole.stdout).toMatch(/^I9 {3}ok {2}0 numbers, 0 series$/m);
      await book('accrue:NL*ALF/NEVER', '4.0001');
      const [exported, verified] = await Promise.all([
        runCli(['books', 'export', '--format', 'hledger'], { HUB_DATA_DIR: hub.dataDir }),
        runCli(['books', 'verify'], { HUB_DATA_DIR: hub.dataDir }),
      ]);
      expect(exported.code).toBe(0);
      expect(exported.stdout).toMatch(/^2026-10-31 .*accrue:NL\*ALF\/NEVER/m);
      expect(exported.stdout).toMatch(/unbilled:receivable:DE\*BET +.*4\.0001/);
      expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining('journal entries  1') });
      expect(verified.stderr).toMatch(/^breach of I4 at journal: 1 accruals, 0 booked CDRs\n$/);
    },
    SLOW_MS,
  );
});
