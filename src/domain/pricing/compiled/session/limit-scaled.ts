import { limitsOfSeveralTariffs, totalClamped } from '../../warning-texts.js';
import type { CompiledTariff } from '../compiled-tariffs.js';
import type { ScaledPrice, ScaledSums } from '../scaled-cdr.js';
import { lazyWarning, type Session } from './session.js';
import { type RateBase, sumsOf } from './sums.js';

export interface LimitedSums extends ScaledSums {
  readonly limitApplied: ScaledPrice['limitApplied'];
}

/**
 * Holds the total of a session within the limits of its first tariff, as `limitCost` of the reference engine does.
 * `undefined` where VAT has to be scaled by a ratio that is no integer in cost units.
 */
export function limitScaled(session: Session, bases: readonly RateBase[]): LimitedSums | undefined {
  const { exclVat, inclVat } = sumsOf(bases);
  let limited: LimitedSums = { exclVat, inclVat, limitApplied: undefined };
  const tariff = limitingTariff(session);
  if (!tariff) return limited;
  for (const side of SIDES) {
    const limit = tariff[side.name];
    if (!limit) continue;
    const next = clamp(limited, { limit, breaks: side.breaks, bases }, session);
    if (!next) return undefined;
    if (next.exclVat === limited.exclVat && next.inclVat === limited.inclVat) continue;
    limited = { exclVat: next.exclVat, inclVat: next.inclVat, limitApplied: side.applied };
    session.warnings.push(lazyWarning(`TOTAL_CLAMPED_${side.applied}`, undefined, () => totalClamped(side.applied)));
  }
  return limited;
}

const SIDES = [
  { name: 'minPrice', applied: 'MIN_PRICE', breaks: (value: bigint, limit: bigint) => value < limit },
  { name: 'maxPrice', applied: 'MAX_PRICE', breaks: (value: bigint, limit: bigint) => value > limit },
] as const;

/** The first tariff of a session; a session of nothing but a reservation has no limits. */
function limitingTariff({ rows, used, policy, warnings }: Session): CompiledTariff | undefined {
  const [first] = used;
  if (!used.some(({ minPrice, maxPrice }) => minPrice ?? maxPrice)) return undefined;
  if (policy.reservationOnlyLimits === 'SKIP' && rows.every(({ charging }) => !charging)) return undefined;
  if (first && used.length > 1) {
    const { id } = first.source;
    warnings.push(lazyWarning('LIMITS_OF_SEVERAL_TARIFFS', undefined, () => limitsOfSeveralTariffs(id)));
  }
  return first;
}

interface Limiting {
  readonly limit: ScaledSums;
  readonly breaks: (value: bigint, limit: bigint) => boolean;
  readonly bases: readonly RateBase[];
}

function clamp(
  { exclVat, inclVat }: ScaledSums,
  { limit, breaks, bases }: Limiting,
  { policy }: Session,
): ScaledSums | undefined {
  const net = breaks(exclVat, limit.exclVat) ? limit.exclVat : exclVat;
  if (inclVat === undefined) return { exclVat: net, inclVat };
  if (limit.inclVat !== undefined) {
    return { exclVat: net, inclVat: breaks(inclVat, limit.inclVat) ? limit.inclVat : inclVat };
  }
  if (net === exclVat || policy.clampMissingIncl === 'LEAVE') return { exclVat: net, inclVat };
  const scaled = scaleVat(net, { exclVat, inclVat }, bases);
  return scaled === undefined ? undefined : { exclVat: net, inclVat: scaled };
}

const HUNDRED_PERCENT = 100_000_000n;

/** VAT in proportion to what was charged; where that is nothing, by the only VAT rate, if there is one. */
function scaleVat(
  net: bigint,
  { exclVat, inclVat }: { readonly exclVat: bigint; readonly inclVat: bigint },
  bases: readonly RateBase[],
): bigint | undefined {
  const [only] = bases;
  const byRate = only && bases.length === 1 ? only.rate.grossFactor : undefined;
  const [gross, whole] = exclVat === 0n ? [byRate ?? HUNDRED_PERCENT, HUNDRED_PERCENT] : [inclVat, exclVat];
  return (net * gross) % whole === 0n ? (net * gross) / whole : undefined;
}
