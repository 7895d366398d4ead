import { pricingCases } from './pricing/cases.js';
import {
  decimalsInTheLoop,
  integersToAudit,
  integersToTotals,
  objectsToAudit,
  objectsToDecimals,
  objectsToTotals,
  type Run,
  referenceEngine,
} from './pricing/engines.js';

/**
 * Sessions per second that one core prices, in CPU time, the best of several rounds: the integer engine beside the
 * reference engine, and beside itself with decimal.js for its amounts. JSON has a benchmark of its own, pricing-json.
 */
const ROUNDS = 12;
const ROUND_US = 150_000;
const GOAL_AUDIT = 50_000;

for (const { name, goal, inputs } of pricingCases()) {
  const rate = (engine: (given: typeof inputs) => Run): number => perSecond(engine(inputs), inputs.length);
  const totals = rate(integersToTotals);
  line(`PRICING_${name} CDR_PER_S`, totals, goal);
  console.log(`PRICING_${name}_FROM_OBJECTS CDR_PER_S=${round(rate(objectsToTotals))}`);
  const audit = rate(integersToAudit);
  line(`PRICING_${name}_AUDIT CDR_PER_S`, audit, GOAL_AUDIT);
  console.log(`PRICING_${name}_AS_DECIMALS CDR_PER_S=${round(rate(objectsToDecimals))}`);
  const decimalAudit = rate(objectsToAudit);
  const reference = rate(referenceEngine);
  const times = (one: number, other: number): string => (one / other).toFixed(1);
  console.log(
    `PRICING_${name}_RATIO REFERENCE=${times(totals, reference)} AUDIT_TO_REFERENCE=${times(audit, reference)} ` +
      `DECIMAL_AUDIT_TO_REFERENCE=${times(decimalAudit, reference)} DECIMAL_JS=${times(totals, rate(decimalsInTheLoop))}`,
  );
}

/** The best round counts: the machine may have other work. */
function perSecond(run: Run, sessions: number): number {
  let best = 0;
  for (let done = 0; done < ROUNDS; done += 1) {
    let priced = 0;
    let spentUs = 0;
    const before = process.cpuUsage();
    while (spentUs < ROUND_US) {
      if (run() !== sessions) throw new Error('a session was not priced');
      priced += sessions;
      const { user, system } = process.cpuUsage(before);
      spentUs = user + system;
    }
    best = Math.max(best, (priced * 1_000_000) / spentUs);
  }
  return best;
}

function line(metric: string, value: number, goal: number): void {
  console.log(`${metric}=${round(value)} goal=${goal} ${value >= goal ? 'ok' : 'short'}`);
}

function round(value: number): number {
  return Math.round(value / 100) * 100;
}
