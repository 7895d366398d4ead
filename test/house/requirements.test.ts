import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, PROJECT, readProject } from './project.js';

/** Threats that concern this hub; the numbers stand in comments of tests, too. */
const THREATS = [...range(1, 5), ...range(8, 28), ...range(30, 32), ...range(35, 39), 46, ...range(48, 52)];

/** What a test file has when it speaks to the hub, or the hub to a partner or station, over a socket. */
const OVER_HTTP =
  /\b(?:start(?:Network|OcpiHub|PresenceNetwork|Journey|StationJourney|Hub|FakePartner)|openDoor|fastServer|createOutgoing|apiServer)\(/;

describe.each([
  ['docs/ocpi.md', range(1, 75)],
  ['docs/ocpp.md', range(1, 61)],
  ['docs/security.md', THREATS],
] as const)('%s', (page, numbers) => {
  const rows = numberedRows(readProject(page));

  it('has each number once, in a row of its own', () => {
    expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual(numbers);
  });

  it('names tests for each number, and all of them exist', () => {
    const untested = rows.filter(({ tests }) => tests.length === 0).map(({ number }) => number);
    const missing = rows.flatMap(({ tests }) => tests).filter((test) => !existsSync(join(PROJECT, 'test', test)));
    expect({ untested, missing }).toEqual({ untested: [], missing: [] });
  });

  it('has for each number a test over real HTTP', () => {
    const silent = rows.filter(({ tests }) => !tests.some((test) => OVER_HTTP.test(readProject(`test/${test}`))));
    expect(silent.map(({ number }) => number)).toEqual([]);
  });

  it('puts off nothing', () => {
    expect(readProject(page)).not.toMatch(/\blater release|\*later\*|not yet/i);
  });
});

it.each([
  ['docs/ocpi.md', 'test/wire/ocpi/requirements'],
  ['docs/ocpp.md', 'test/journeys/stations'],
  ['docs/security.md', 'test/wire/security'],
])('%s names every test of %s', (page, folder) => {
  const text = readProject(page);
  const unnamed = filesBelow(folder, '.test.ts').filter((path) => !text.includes(`\`${path.slice('test/'.length)}\``));
  expect(unnamed).toEqual([]);
});

interface Row {
  readonly number: number;
  /** Of the last column, paths below test/. */
  readonly tests: readonly string[];
}

/** Rows whose first column is a number. */
function numberedRows(text: string): readonly Row[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    const number = /^\s*(\d{1,2})\s*$/.exec(cells[0] ?? '')?.[1];
    if (number === undefined) return [];
    const tests = [...(cells.at(-1) ?? '').matchAll(/`([\w./-]+\.test\.ts)`/g)].map((match) => match[1] ?? '');
    return [{ number: Number(number), tests }];
  });
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
