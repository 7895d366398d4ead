import { type Finding, found } from '../finding.js';
import type { Linting, LintRule } from '../linting.js';

/** From when to when the tariff holds: start inclusive, end exclusive (OCPI 2.2.1, mod_tariffs, Tariff). */
export const VALIDITY_RULES: readonly LintRule[] = [emptyValidity, over, lastSecond];

function emptyValidity({ tariff: { startsAt, endsAt } }: Linting): readonly Finding[] {
  if (!startsAt || !endsAt || startsAt < endsAt) return [];
  return [found('VALIDITY_EMPTY', { field: 'end_date_time' }, { startsAt, endsAt })];
}

function over({ tariff: { endsAt }, at }: Linting): readonly Finding[] {
  return endsAt && at && endsAt <= at ? [found('VALIDITY_OVER', { field: 'end_date_time' }, { endsAt })] : [];
}

/** A tariff that ends at 23:59:59 is not there in the last second of the day. */
function lastSecond({ tariff: { endsAt } }: Linting): readonly Finding[] {
  const isLast = endsAt?.getUTCMinutes() === 59 && endsAt.getUTCSeconds() === 59;
  return endsAt && isLast ? [found('VALIDITY_LAST_SECOND', { field: 'end_date_time' }, { endsAt })] : [];
}
