/**
 * Prices a sample of recorded sessions twice: by the plan, and by the OCPI tariffs that it is published as, after they
 * were written as JSON and read again as an eMSP would. Both are compared exactly and to the cent:
 *
 *   npm run bench:published-sample -- --sessions <csv> --prices <csv> [--count 1000]
 *
 * The sample is every n-th session, and all that touch a day on which the clock changes.
 */

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Plan } from '../../src/domain/plans/plan.js';
import { nameTariffs } from '../../src/domain/plans/publishing/name-tariffs.js';
import { type PublishedTariff, publishPlan } from '../../src/domain/plans/publishing/publish-plan.js';
import { findTimeZone } from '../../src/domain/pricing/periods/local-time.js';
import { priceCdr } from '../../src/domain/pricing/price-cdr.js';
import type { PricedCdr } from '../../src/domain/pricing/priced-cdr.js';
import { deliveryPeriods, localDate, localDay, nextDate } from '../../src/domain/spot/local-day.js';
import type { SpotPrices } from '../../src/domain/spot/spot-price.js';
import { parseJson } from '../../src/wire/ocpi/json.js';
import { parseTariff } from '../../src/wire/ocpi/v221/tariff.js';
import { writeTariff } from '../../src/wire/ocpi/write-tariff.js';
import { type PricedSession, priceAll, readPlan } from './price-all.js';
import { readPrices } from './read-prices.js';
import { type RealSession, readSessions } from './read-sessions.js';

/** How prices by published tariffs compare with those by the plan. */
export interface Comparison {
  readonly sessions: number;
  readonly exact: number;
  readonly toTheCent: number;
  /** On days on which the clock changes. */
  readonly onClockChanges: number;
  readonly tariffs: number;
  /** Ids of those that differ by a cent or more, with why, as far as the plan says. */
  readonly different: readonly string[];
}

/** Prices sessions by a plan and by its published tariffs. */
export function comparePublished(plan: Plan, sessions: readonly RealSession[], prices: SpotPrices): Comparison {
  const days = new PublishedDays(plan, prices);
  const counts = { sessions: 0, exact: 0, toTheCent: 0, onClockChanges: 0 };
  const different: string[] = [];
  for (const priced of priceAll(plan, sessions, prices)) {
    const { price, real } = priced;
    const published = priceByTariffs(plan, priced, days);
    counts.sessions += 1;
    if (days.touchesClockChange(real)) counts.onClockChanges += 1;
    if (textOf(price.exact) === textOf(published.exact)) counts.exact += 1;
    if (centsOf(price.payable) === centsOf(published.payable)) counts.toTheCent += 1;
    else
      different.push(
        `${real.id}: ${centsOf(price.payable)} by the plan, ${centsOf(published.payable)} by tariffs; ${whyOf(priced)}`,
      );
  }
  return { ...counts, different, tariffs: days.tariffs };
}

/** Every n-th session, and those that touch a day on which the clock changes. */
export function sampleOf(plan: Plan, sessions: readonly RealSession[], count: number): readonly RealSession[] {
  const step = Math.max(1, Math.floor(sessions.length / count));
  return sessions.filter((session, index) => index % step === 0 || touchesClockChange(plan, session));
}

const SLOTS_OF_DAY = 96;
const QUARTER = 15;

function datesOf({ timeZone }: Plan, { session }: RealSession): string[] {
  const zone = findTimeZone(timeZone);
  const dates: string[] = [];
  const last = localDate(zone, session.endedAt);
  for (let date = localDate(zone, session.startedAt); date <= last; date = nextDate(date)) dates.push(date);
  return dates;
}

const slotCounts = new Map<string, number>();

function touchesClockChange(plan: Plan, session: RealSession): boolean {
  return datesOf(plan, session).some((date) => {
    const slots = slotCounts.get(date) ?? deliveryPeriods(localDay(findTimeZone(plan.timeZone), date), QUARTER).length;
    slotCounts.set(date, slots);
    return slots !== SLOTS_OF_DAY;
  });
}

/** The tariffs of local days, as an eMSP has them. */
class PublishedDays {
  tariffs = 0;
  readonly #byDate = new Map<string, readonly PublishedTariff[]>();
  readonly #plan: Plan;
  readonly #prices: SpotPrices;

  constructor(plan: Plan, prices: SpotPrices) {
    this.#plan = plan;
    this.#prices = prices;
  }

  of(session: RealSession): readonly PublishedTariff[] {
    return datesOf(this.#plan, session).flatMap((date) => {
      const known = this.#byDate.get(date) ?? this.#publish(date);
      this.#byDate.set(date, known);
      return known;
    });
  }

  touchesClockChange(session: RealSession): boolean {
    return touchesClockChange(this.#plan, session);
  }

  #publish(day: string): readonly PublishedTariff[] {
    const { tariffs } = publishPlan(this.#plan, { day, prices: this.#prices, now: new Date(0) });
    this.tariffs += tariffs.length;
    return tariffs.map((one) => ({ ...one, tariff: parseTariff(parseJson(writeTariff('2.2.1', one.tariff))) }));
  }
}

function priceByTariffs(plan: Plan, { real, price }: PricedSession, days: PublishedDays): PricedCdr {
  const { session } = real;
  const published = days.of(real);
  const chargingPeriods = nameTariffs(price.periods, published, { plan, session, lines: price.lines });
  return priceCdr({
    cdr: { ...session, currency: plan.currency, chargingPeriods },
    tariffs: published.map(({ tariff }) => tariff),
    timeZone: plan.timeZone,
  });
}

interface Exact {
  readonly exclVat: { toText(): string };
  readonly inclVat: { toText(): string } | undefined;
}

function textOf({ exclVat, inclVat }: Exact): string {
  return `${exclVat.toText()} ${inclVat?.toText()}`;
}

function centsOf({ exclVat, inclVat }: PricedCdr['payable']): string {
  return `${exclVat.toFixed(2)}/${inclVat?.toFixed(2)}`;
}

function whyOf({ price }: PricedSession): string {
  const capped = price.lines.filter(({ kind }) => kind === 'IDLE_CAP').map(({ reason }) => reason);
  return capped.length > 0 ? capped.join(', ') : 'no part of the plan that OCPI cannot say';
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { sessions: { type: 'string' }, prices: { type: 'string' }, count: { type: 'string', default: '1000' } },
  });
  if (!values.sessions || !values.prices) throw new Error('say --sessions <csv> and --prices <csv>');
  const plan = readPlan();
  const { prices, ...years } = readPrices(values.prices, plan.energy.spot?.index ?? '');
  const sample = sampleOf(plan, await readSessions(values.sessions, years), Number(values.count));
  const { different, ...counts } = comparePublished(plan, sample, prices);
  console.log(
    `sessions         ${counts.sessions}, ${counts.onClockChanges} of them on days on which the clock changes`,
  );
  console.log(`tariffs          ${counts.tariffs}, written as OCPI 2.2.1 and read again`);
  console.log(`the same exactly ${counts.exact}`);
  console.log(`the same payable ${counts.toTheCent}`);
  console.log(`different        ${different.length}`);
  for (const line of different.slice(0, LINES_SHOWN)) console.log(`  ${line}`);
}

const LINES_SHOWN = 20;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
