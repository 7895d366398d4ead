import type { ApiAffectedCdr, ApiReport } from './api-prices.js';

/** A line for each CDR that was billed by the prices before: start, key, kWh, and what it would cost more. */
export function affectedLines({ affected = [] }: Pick<ApiReport, 'affected'>): readonly string[] {
  return affected.map(affectedLine);
}

/** What the lines do not show. */
export function affectedNotes({
  affected_more: more,
  affected_unspread: unspread = 0,
}: Pick<ApiReport, 'affected_more' | 'affected_unspread'>): readonly string[] {
  return [
    ...(more ? ['there are more CDRs than are shown'] : []),
    ...(unspread > 0 ? [`${unspread} booked CDRs were not looked at yet: ask again in a minute`] : []),
  ];
}

function affectedLine({ cdr, starts_at, kwh, credited, difference, currency }: ApiAffectedCdr): string {
  const sign = difference === undefined || difference.startsWith('-') ? '' : '+';
  const money = difference === undefined ? 'difference not known' : `${sign}${difference} ${currency} excl. VAT`;
  return `${starts_at}  ${cdr}  ${kwh} kWh  ${money}${credited ? '  credited' : ''}`;
}
