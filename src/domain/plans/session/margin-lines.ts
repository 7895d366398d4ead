import { Decimal, sum } from '../../decimal.js';
import { Ratio, sumRatios } from '../../ratio.js';
import type { MarginTerms } from '../plan.js';
import type { PlanLine, PlanPrice } from '../plan-price.js';

const ONE = new Decimal(1);
const HUNDRED = Ratio.of(100);

/**
 * What a retail plan adds to the wholesale price of a session: a percentage of that price excl. VAT, an amount per kWh
 * and one per session; then what lifts their sum to the least margin or lowers it to the highest.
 */
export function marginLines(margin: MarginTerms, wholesale: PlanPrice): PlanLine[] {
  const { percent, perKwh, perSession, vat } = margin;
  const energyKwh = energyOf(wholesale);
  const lines: PlanLine[] = [];
  const add = (costExcl: Ratio, reason: string, more: Partial<PlanLine> = {}): void => {
    lines.push({ kind: 'MARGIN', quantity: ONE, costExcl, vat, reason, ...more });
  };
  if (percent) {
    const share = wholesale.exact.exclVat.times(Ratio.of(percent)).dividedBy(HUNDRED);
    add(share, `${percent.toFixed()} % of the wholesale price`);
  }
  if (perKwh) {
    const cost = Ratio.of(perKwh).times(Ratio.of(energyKwh));
    add(cost, 'margin per kWh', { quantity: energyKwh, unitPrice: perKwh });
  }
  if (perSession) add(Ratio.of(perSession), 'margin per session', { unitPrice: perSession });
  const asked = sumRatios(lines.map(({ costExcl }) => costExcl));
  const held = within(margin, asked);
  if (held.lessThan(asked)) add(held.minus(asked), `the margin of a session is at most ${margin.max?.toFixed()}`);
  if (asked.lessThan(held)) add(held.minus(asked), `the margin of a session is at least ${margin.min?.toFixed()}`);
  return lines;
}

/** The least margin first: where the two contradict each other, the highest holds. */
function within({ min, max }: MarginTerms, asked: Ratio): Ratio {
  const raised = min && asked.lessThan(Ratio.of(min)) ? Ratio.of(min) : asked;
  return max && Ratio.of(max).lessThan(raised) ? Ratio.of(max) : raised;
}

function energyOf({ periods }: PlanPrice): Decimal {
  const energy = periods.flatMap(({ dimensions }) => dimensions.filter(({ type }) => type === 'ENERGY'));
  return sum(energy.map(({ volume }) => volume));
}
