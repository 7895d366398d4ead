/**
 * Prices a file of recorded sessions by a plan that follows the day-ahead market, with floor and cap, in quarter hours:
 *
 *   npm run bench:real-sessions -- --sessions <csv> --prices <csv> [--dst]
 *
 * Each session is moved by a whole number of weeks into the years of the prices (`real-sessions/read-sessions.ts`); the
 * plan is `real-sessions/plan.json`. `--dst` lists instead the quarter hours and prices of the days on which the clock
 * changes. Prints sums, how often floor, cap and fallback held, the dearest and cheapest hours, and the time it took.
 */
import { parseArgs } from 'node:util';
import { priceAll, readPlan } from './real-sessions/price-all.js';
import { type PriceFile, readPrices } from './real-sessions/read-prices.js';
import { readSessions } from './real-sessions/read-sessions.js';
import { clockChangeLines, hourLines, totalLines } from './real-sessions/report.js';
import { Sums } from './real-sessions/sums.js';

const { values } = parseArgs({
  options: { sessions: { type: 'string' }, prices: { type: 'string' }, dst: { type: 'boolean', default: false } },
});
const plan = readPlan();
const priceFile = readPrices(required('prices'), plan.energy.spot?.index ?? '');
const day = (instant: Date): string => instant.toISOString().slice(0, 16);
console.log(`${priceFile.count} prices from ${day(priceFile.from)} to ${day(priceFile.until)} UTC`);
if (values.dst) console.log(clockChangeLines(plan, priceFile).join('\n'));
else await priceFileOfSessions(required('sessions'), priceFile);

async function priceFileOfSessions(file: string, { prices, ...years }: PriceFile): Promise<void> {
  const sessions = await readSessions(file, years);
  const moves = new Map<number, number>();
  for (const { movedWeeks } of sessions) moves.set(movedWeeks, (moves.get(movedWeeks) ?? 0) + 1);
  const moveTexts = [...moves].map(([weeks, count]) => `${count} by ${weeks} weeks`);
  console.log(`${sessions.length} sessions moved: ${moveTexts.join(', ')}`);
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const sums = new Sums();
  for (const priced of priceAll(plan, sessions, prices)) sums.add(priced);
  const wallS = (performance.now() - startedMs) / 1_000;
  const cpuS = process.cpuUsage(cpu).user / 1_000_000;
  console.log([...totalLines(sums), ...hourLines(sums, plan.timeZone)].join('\n'));
  console.log(
    `took ${wallS.toFixed(1)} s (${cpuS.toFixed(1)} s of CPU), ${Math.round(sums.sessions / wallS)} sessions a second`,
  );
}

function required(name: 'prices' | 'sessions'): string {
  const file = values[name];
  if (file === undefined) throw new Error(`say --${name} <csv>`);
  return file;
}
