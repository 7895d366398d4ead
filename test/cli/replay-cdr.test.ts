import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCdrWriter, locationsOf, type ReplayPlan, tariffsOf } from '../../src/cli/replay/cdr-writer.js';
import { readSessionRows, type SessionRow } from '../../src/cli/replay/session-rows.js';

const HEADER = 'session_id,site,charge_point,connector,start,end,idle_seconds,duration_seconds,energy_wh,price_eur';
const plan: ReplayPlan = {
  cpo: { country_code: 'FR', party_id: 'SAP' },
  emsp: { country_code: 'FR', party_id: 'EMS' },
  currency: 'EUR',
  firstPrice: '0.14',
  changes: [{ at: new Date('2020-02-27T12:13:54Z'), price: '0.16' }],
};

const fileOf = (...lines: string[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'replay-')), 'sessions.csv');
  writeFileSync(file, `${[HEADER, ...lines].join('\n')}\n`);
  return file;
};
const rowOf = async (line: string): Promise<SessionRow> => {
  const [row] = await readSessionRows(fileOf(line));
  if (!row) throw new Error('no row');
  return row;
};

describe('a recorded session told as a CDR', () => {
  it('keeps the digits of price and energy, and splits charging from standing', async () => {
    const row = await rowOf(
      '913,work,CP001,2,2018-03-23T09:49:02+01:00,2018-03-23T12:30:34+01:00,6332,9692,5660,0.79290',
    );
    const text = createCdrWriter(plan)(row);
    expect(text).toContain('"total_cost":{"excl_vat":0.79290}');
    expect(JSON.parse(text)).toMatchObject({
      id: '913',
      session_id: '913',
      start_date_time: '2018-03-23T08:49:02Z',
      end_date_time: '2018-03-23T11:30:34Z',
      total_energy: 5.66,
      total_time: 2.6922,
      charging_periods: [
        {
          start_date_time: '2018-03-23T08:49:02Z',
          dimensions: [
            { type: 'ENERGY', volume: 5.66 },
            { type: 'TIME', volume: 0.9333 },
          ],
        },
        { start_date_time: '2018-03-23T09:45:02Z', dimensions: [{ type: 'PARKING_TIME', volume: 1.7589 }] },
      ],
      tariffs: [
        { id: 'KWH-1', end_date_time: '2020-02-27T12:13:54Z' },
        { id: 'KWH-2', start_date_time: '2020-02-27T12:13:54Z' },
      ],
    });
  });

  it('is a CDR too when no energy flowed, or when the car only stood', async () => {
    const write = createCdrWriter(plan);
    const empty = await rowOf('1,work,CP001,2,2018-03-23T09:00:00Z,2018-03-23T09:00:00Z,0,0,0,0');
    expect(JSON.parse(write(empty)).charging_periods).toEqual([
      { start_date_time: '2018-03-23T09:00:00Z', dimensions: [{ type: 'ENERGY', volume: 0 }] },
    ]);
    const stood = await rowOf('2,work,CP001,2,2018-03-23T09:00:00Z,2018-03-23T10:00:00Z,4000,3600,57,0.00798');
    expect(JSON.parse(write(stood)).charging_periods).toEqual([
      {
        start_date_time: '2018-03-23T09:00:00Z',
        dimensions: [
          { type: 'ENERGY', volume: 0.057 },
          { type: 'PARKING_TIME', volume: 1 },
        ],
      },
    ]);
  });

  it('reads an idle time of less than nothing as nothing', async () => {
    const row = await rowOf('1,work,CP001,2,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,-1799,1800,11000,1.54');
    expect(JSON.parse(createCdrWriter(plan)(row)).charging_periods).toHaveLength(1);
  });

  it('gives the same bytes whenever it is told', async () => {
    const row = await rowOf('1,work,CP001,2,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,0,1800,11000,1.54');
    expect(createCdrWriter(plan)(row)).toBe(createCdrWriter(plan)(row));
  });

  it('has a tariff for each price, and a location for each site with every connector once', async () => {
    expect(tariffsOf(plan).map(({ elements }) => elements[0]?.price_components[0]?.price)).toEqual([0.14, 0.16]);
    const rows = await readSessionRows(
      fileOf(
        '1,work,CP001,1,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,0,1800,11000,1.54',
        '2,work,CP001,2,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,0,1800,11000,1.54',
        '3,home,CP009,1,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,0,1800,11000,1.54',
        '4,work,CP001,1,2018-03-24T09:00:00Z,2018-03-24T09:30:00Z,0,1800,11000,1.54',
      ),
    );
    expect(locationsOf(plan, rows).map(({ id, evses }) => [id, evses.map(({ uid }) => uid)])).toEqual([
      ['WORK', ['CP001-1', 'CP001-2']],
      ['HOME', ['CP009-1']],
    ]);
  });
});

describe('a file of sessions that cannot be read', () => {
  const good = '1,work,CP001,1,2018-03-23T09:00:00Z,2018-03-23T09:30:00Z,0,1800,11000,1.54';
  it.each([
    ['a time without offset', good.replace('09:00:00Z', '09:00:00'), /csv:3: start is not a time/],
    ['a price that is no number', good.replace('1.54', '1,54'), /Invalid Record Length|price_eur/],
    ['an energy with decimals', good.replace('11000', '11.5'), /csv:3: energy_wh is not a whole number/],
    ['an empty column', good.replace('CP001', ''), /csv:3: column charge_point is missing/],
  ])('names file, line and column: %s', async (_what, line, complaint) => {
    await expect(readSessionRows(fileOf(good, line))).rejects.toThrow(complaint);
  });

  it('says so when there is no such file', async () => {
    await expect(readSessionRows('/no/such/file.csv')).rejects.toThrow(/file.csv: .*ENOENT/);
  });
});
