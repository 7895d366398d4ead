import type { PricingContext } from '../priced-cdr.js';
import { negativeTotal } from '../warning-texts.js';
import type { CompiledTariffs } from './compiled-tariffs.js';
import type { ScaledCdr, ScaledPrice, ScaledWarning } from './scaled-cdr.js';
import { assignScaled } from './session/assign-scaled.js';
import { chargeRows } from './session/charge-rows.js';
import { limitScaled } from './session/limit-scaled.js';
import { warnOfScaledOddities } from './session/oddities.js';
import { readRows } from './session/read-rows.js';
import { lazyWarning, type Session } from './session/session.js';
import { SessionPrice } from './session/session-price.js';
import { addStepSurplus } from './session/step-scaled.js';
import { basesOf } from './session/sums.js';
import type { ScaledRow } from './tariff/moment.js';

const NO_CONTEXT: PricingContext = {};

/**
 * What a session costs by compiled tariffs: the price of the reference engine, `priceCdr`, in integers and without a
 * rounding. `undefined` where the session is not in range (taxes that are included, other moments of rounding, a split
 * at price changes, limits that need a ratio, more than six decimals, sums beyond safe integers) or where the reference
 * engine would refuse it: call that one then. Warnings come in the same order.
 */
export function priceScaled(
  compiled: CompiledTariffs,
  cdr: ScaledCdr,
  context: PricingContext = NO_CONTEXT,
): ScaledPrice | undefined {
  if (!compiled.usable) return undefined;
  const { policy } = compiled;
  const warnings: ScaledWarning[] = [];
  const rows = readRows(cdr, policy, warnings);
  const used = rows && assignScaled(rows, { compiled, cdr, context, warnings });
  const first = rows?.[0];
  if (!first || !used) return undefined;
  const asksClock = used.some(({ needsLocalTime }) => needsLocalTime);
  if (asksClock && !compiled.clock) return undefined;
  const session: Session = {
    compiled,
    cdr,
    rows,
    used,
    policy,
    warnings,
    reservation: context.reservation ?? reservationOutcome(cdr, rows),
    zone: compiled.zone,
    clock: asksClock ? compiled.clock : undefined,
    moment: { energy: 0, elapsedMs: 0, day: 0, minute: 0, period: first.period },
  };
  return warnOfScaledOddities(session) ? priceSession(session) : undefined;
}

/** A CDR of nothing but a reservation, without an EVSE, is one that expired: OCPI 2.2.1 has no flag for it. */
function reservationOutcome({ evseUid }: ScaledCdr, rows: readonly ScaledRow[]): Session['reservation'] {
  return evseUid === '#NA' && rows.every(({ charging }) => !charging) ? 'EXPIRED' : 'USED';
}

function priceSession(session: Session): ScaledPrice | undefined {
  const charges = chargeRows(session);
  addStepSurplus(charges, session.rows, session.policy);
  const bases = basesOf(charges, session.compiled.rates);
  const limited = limitScaled(session, bases);
  if (!limited) return undefined;
  if (limited.exclVat < 0n) session.warnings.push(lazyWarning('NEGATIVE_TOTAL', undefined, negativeTotal));
  return new SessionPrice(session, { charges, bases, limited });
}
