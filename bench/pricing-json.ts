import { Readable, Writable } from 'node:stream';
import { createLinePricer } from '../src/cli/price/price-line.js';
import { priceCommand } from '../src/cli/price.js';

/**
 * JSON text in, JSON text out, as `voltclear price` does it, on one thread in CPU time; and a million lines through the
 * command itself in constant memory. The tariff stands in each line and is compiled once.
 */
/** Few enough to stay in the processor's cache, as lines do that have just been read. */
const LINES = 500;
const REPEATS = 40;
const ROUNDS = 9;
const GOAL_PER_SECOND = 100_000;
const GOAL_WITH_AUDIT = 50_000;
const STREAMED = Number(process.argv[2] ?? 1_000_000);
const GOAL_GROWTH_MB = 64;

const SIMPLE = [{ price_components: [{ type: 'ENERGY', price: 0.25, vat: 21, step_size: 1 }] }];
const FULL = [
  { price_components: [{ type: 'FLAT', price: 0.5, vat: 21, step_size: 1 }] },
  { price_components: [{ type: 'ENERGY', price: 0.35, vat: 21, step_size: 1 }] },
  { price_components: [{ type: 'PARKING_TIME', price: 2.5, vat: 21, step_size: 60 }] },
];

function line(index: number, elements: readonly object[], periods: number): string {
  const startMs = Date.UTC(2026, 2, 4) + (index % 90_000) * 60_000;
  const at = (minutes: number): string => new Date(startMs + minutes * 60_000).toISOString().replace('.000', '');
  const parked = { type: 'PARKING_TIME', volume: 0.5 };
  const charged = (part: number) => ({ type: 'ENERGY', volume: (1_000 + ((index * 7 + part) % 9_000)) / 1_000 });
  const cdr = {
    country_code: 'NL',
    party_id: 'CPO',
    id: `CDR-${index}`,
    start_date_time: at(0),
    end_date_time: at(30 * periods),
    cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'CARD1', type: 'RFID', contract_id: 'DE-MSP-C1-X' },
    auth_method: 'WHITELIST',
    cdr_location: { id: 'LOC1', address: 'Street 1', city: 'Town', country: 'NLD', evse_uid: 'E1', connector_id: '1' },
    currency: 'EUR',
    charging_periods: Array.from({ length: periods }, (_none, part) => ({
      start_date_time: at(30 * part),
      dimensions: [part === 2 ? parked : charged(part)],
    })),
    last_updated: at(30 * periods),
  };
  const tariff = {
    country_code: 'NL',
    party_id: 'CPO',
    id: 'T1',
    currency: 'EUR',
    elements,
    last_updated: '2026-01-01T00:00:00Z',
  };
  return JSON.stringify({ id: cdr.id, time_zone: 'Europe/Amsterdam', tariff, cdr });
}

function linesPerSecond(lines: readonly string[], audit: boolean): number {
  const price = createLinePricer({ defaults: {}, audit });
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    let number = 0;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      for (const text of lines) number += price(text, number).length > 0 ? 1 : 0;
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (number * 1_000_000) / (user + system));
  }
  return best;
}

function report(name: string, value: number, goal: number): void {
  console.log(`${name} PER_SECOND=${Math.round(value)} goal=${goal} ${value >= goal ? 'ok' : 'short'}`);
}

const many = (elements: readonly object[], periods: number): string[] =>
  Array.from({ length: LINES }, (_none, index) => line(index, elements, periods));
const [one, three] = [many(SIMPLE, 1), many(FULL, 3)];
report('PRICING_JSON_1_PERIOD', linesPerSecond(one, false), GOAL_PER_SECOND);
report('PRICING_JSON_3_PERIODS', linesPerSecond(three, false), GOAL_PER_SECOND);
report('PRICING_JSON_1_PERIOD_AUDIT', linesPerSecond(one, true), GOAL_WITH_AUDIT);
report('PRICING_JSON_3_PERIODS_AUDIT', linesPerSecond(three, true), GOAL_WITH_AUDIT);

/** Memory in use after a collection that the process was started with the means for, else as it stands. */
function usedMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_048_576;
}

async function stream(count: number): Promise<void> {
  const source = Readable.from(
    (function* chunks() {
      for (let index = 0; index < count; index += 100) {
        yield `${Array.from({ length: Math.min(100, count - index) }, (_none, part) => three[(index + part) % LINES]).join('\n')}\n`;
      }
    })(),
    { objectMode: true },
  );
  let written = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const byte of chunk) if (byte === 0x0a) written += 1;
      done();
    },
  });
  await priceCommand(source, sink);
  if (written !== count) throw new Error(`${count} lines went in, ${written} came out`);
}

await stream(Math.ceil(STREAMED / 20));
const before = usedMb();
const startedMs = performance.now();
await stream(STREAMED);
const grown = usedMb() - before;
const seconds = (performance.now() - startedMs) / 1_000;
console.log(
  `${STREAMED} lines in ${seconds.toFixed(1)} s, memory ${before.toFixed(0)} MB, then ${grown.toFixed(0)} MB more`,
);
console.log(
  `PRICE_STREAM GROWTH_MB=${grown.toFixed(0)} goal=${GOAL_GROWTH_MB} ${grown <= GOAL_GROWTH_MB ? 'ok' : 'short'}`,
);
