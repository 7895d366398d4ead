import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatReplay, isComplete } from '../../src/cli/replay/format-replay.js';
import { startReplayHub } from '../../src/cli/replay/replay-hub.js';
import { type ReplayResult, replaySessions } from '../../src/cli/replay/replay-sessions.js';
import { openReplayState } from '../../src/cli/replay/replay-state.js';
import { readSessionRows } from '../../src/cli/replay/session-rows.js';
import { logInAtHub } from '../../src/simulator/operator-api.js';

const SLOW_MS = 60_000;
const CSV = `session_id,site,charge_point,connector,start,end,idle_seconds,duration_seconds,energy_wh,price_eur
1,work,CP001,1,2020-02-27T09:00:00+01:00,2020-02-27T10:00:00+01:00,0,3600,10000,1.4
2,work,CP001,2,2020-02-27T13:13:54+01:00,2020-02-27T14:13:54+01:00,600,3600,10000,1.6
3,work,CP001,1,2020-02-27T13:13:53+01:00,2020-02-27T14:13:54+01:00,0,3601,10000,1.40001
4,home,CP009,1,2020-02-28T09:00:00+01:00,2020-02-28T10:00:00+01:00,0,3600,10000,1.4
5,home,CP009,1,2020-02-29T09:00:00+01:00,2020-02-29T09:00:00+01:00,0,0,0,0
6,home,CP009,1,2020-02-29T10:00:00+01:00,2020-02-29T11:00:00+01:00,0,3600,200000,32
`;

describe('recorded sessions, replayed to a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'replay-journey-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'are found exact, within tolerance, mismatched or doubtful; and the same file again changes nothing',
    async () => {
      const file = join(folder, 'sessions.csv');
      writeFileSync(file, CSV);
      const first = await replay(file);
      expect(first).toMatchObject({ created: 6, repeated: 0, refusals: [] });
      expect(isComplete(first)).toBe(true);
      const lines = formatReplay(first)
        .split('\n')
        .map((line) => line.trim().split(/ {2,}/));
      expect(lines.slice(1, 6)).toEqual([
        ['exact', '3', '3', '3'],
        ['within tolerance', '1', '1.40001', '1.4'],
        ['mismatched', '1', '1.4', '1.6'],
        ['quarantined POWER_IMPLAUSIBLE', '1', '32', '0'],
        ['all', '6', '37.80001', '6'],
      ]);

      const second = await replay(file);
      expect(second).toMatchObject({ created: 0, repeated: 6, refusals: [] });
      expect(second.totals).toEqual(first.totals);
      expect(second.outbox).toEqual(first.outbox);
    },
    SLOW_MS,
  );

  /** Each replay has a hub of its own on the same folder, at another address. */
  async function replay(file: string): Promise<ReplayResult> {
    const hub = await startReplayHub(join(folder, 'data'));
    const api = await logInAtHub({ hubUrl: hub.url, email: hub.email, password: hub.password });
    try {
      return await replaySessions(api, {
        plan: {
          cpo: { country_code: 'FR', party_id: 'SAP' },
          emsp: { country_code: 'FR', party_id: 'EMS' },
          currency: 'EUR',
          firstPrice: '0.14',
          changes: [{ at: new Date('2020-02-27T12:13:54Z'), price: '0.16' }],
        },
        rows: await readSessionRows(file),
        state: openReplayState(join(folder, 'state.json'), hub.url),
        concurrency: 4,
        patienceMs: 10_000,
        clearingMs: 30_000,
        progress: { write: () => undefined },
      });
    } finally {
      await api.close();
      await hub.stop();
    }
  }
});
