import { type Decimal, ZERO } from '../../src/domain/decimal.js';
import type { PlanLine, PlanPrice } from '../../src/domain/plans/plan-price.js';
import { Ratio } from '../../src/domain/ratio.js';
import type { PricedSession } from './price-all.js';

/** What was charged in one hour of the market. */
export interface HourSums {
  readonly startsAt: Date;
  readonly kWh: Decimal;
  /** Of energy, excl. VAT. */
  readonly revenue: Decimal;
}

const HOUR_MS = 3_600_000;

/** Adds up what sessions cost, exactly. */
export class Sums {
  sessions = 0;
  pieces = 0;
  cutSessions = 0;
  quarterHours = 0;
  atFloor = 0;
  atCap = 0;
  fallbacks = 0;
  kWh = ZERO;
  exclVat = Ratio.ZERO;
  inclVat = Ratio.ZERO;
  payableExcl = ZERO;
  payableIncl = ZERO;
  billedThen = ZERO;
  readonly #perKind = new Map<string, Ratio>();
  readonly #hours = new Map<number, HourSums>();

  add({ real, price }: PricedSession): void {
    this.sessions += 1;
    this.pieces += price.periods.length;
    if (price.warnings.some(({ code }) => code === 'PERIOD_CUT')) this.cutSessions += 1;
    this.exclVat = this.exclVat.plus(price.exact.exclVat);
    this.inclVat = this.inclVat.plus(price.exact.inclVat);
    this.payableExcl = this.payableExcl.plus(price.payable.exclVat);
    this.payableIncl = this.payableIncl.plus(price.payable.inclVat ?? ZERO);
    this.billedThen = this.billedThen.plus(real.billed);
    for (const line of price.lines) this.#addLine(price, line);
  }

  /** Sums excl. VAT of each kind of line. */
  kinds(): readonly (readonly [kind: string, cost: Ratio])[] {
    return [...this.#perKind];
  }

  /** Hours in which at least so much was charged. */
  hours(leastKwh: number): readonly HourSums[] {
    return [...this.#hours.values()].filter(({ kWh }) => kWh.greaterThanOrEqualTo(leastKwh));
  }

  #addLine({ periods }: PlanPrice, line: PlanLine): void {
    this.#perKind.set(line.kind, line.costExcl.plus(this.#perKind.get(line.kind) ?? Ratio.ZERO));
    if (line.kind !== 'ENERGY') return;
    this.quarterHours += 1;
    if (line.slot?.limit === 'FLOOR') this.atFloor += 1;
    if (line.slot?.limit === 'CAP') this.atCap += 1;
    if (line.slot?.fallback) this.fallbacks += 1;
    this.kWh = this.kWh.plus(line.quantity);
    const at = periods[line.period ?? 0]?.startedAt.getTime() ?? 0;
    const hourMs = Math.floor(at / HOUR_MS) * HOUR_MS;
    const before = this.#hours.get(hourMs) ?? { startsAt: new Date(hourMs), kWh: ZERO, revenue: ZERO };
    const revenue = before.revenue.plus(line.costExcl.toDecimal());
    this.#hours.set(hourMs, { ...before, kWh: before.kWh.plus(line.quantity), revenue });
  }
}

/** Mean price of a kWh. */
export function perKwh({ kWh, revenue }: HourSums): Decimal {
  return revenue.dividedBy(kWh);
}
