import type { Run } from '../../../domain/clearing/run.js';
import type { Decimal } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import { convert, freshRates } from '../../../domain/fx/convert.js';
import type { RateTable } from '../../../domain/fx/rate-table.js';
import { type IssuedDocument, isCreditNote } from '../../../domain/invoicing/document.js';
import { ownAmount } from '../../../domain/settlement/net-for-settlement.js';
import type { Hub } from '../../hub.js';
import type { Inspection } from '../inspection.js';

export interface RateDeps extends Pick<Hub, 'rules'> {
  readonly rateTables: Pick<Hub['rateTables'], 'find'>;
  readonly runs: Pick<Hub['runs'], 'find' | 'list'>;
}

interface Conversion {
  readonly where: string;
  readonly from: string;
  readonly to: string;
  readonly amount: Decimal;
  readonly converted: Decimal;
}

/** I13: what a run converted was converted by the table of its day, which was not too old at the cut-off. */
export async function checkRunRates(hub: RateDeps, look: Inspection, run: Run): Promise<void> {
  const amounts = run.settlement?.amounts ?? [];
  const conversions = amounts.flatMap(({ party, currency, parts }) =>
    parts.flatMap((part): Conversion[] =>
      part.converted === undefined || ownAmount(part).isZero()
        ? []
        : [
            {
              where: `${run.id} ${party}`,
              from: part.currency,
              to: currency,
              amount: ownAmount(part),
              converted: part.converted,
            },
          ],
    ),
  );
  if (conversions.length === 0) return;
  const day = run.cutOffAt.toISOString().slice(0, 10);
  const table = await tableOf(hub, look, { where: run.id, date: run.frozen?.fxDate, day });
  if (table) for (const conversion of conversions) checkConversion(look, table, conversion);
}

/**
 * I13: VAT that a document states in another currency too. A credit note takes the rate of what it corrects, so that only
 * the table is asked for, and its amounts are cumulative.
 */
export async function checkTaxRate(hub: RateDeps, look: Inspection, document: IssuedDocument): Promise<void> {
  const { taxCurrency, number, currency, vat, runId, issueDate } = document;
  if (taxCurrency === undefined || !look.asks('I13')) return;
  const run = runId === undefined ? undefined : await hub.runs.find(runId);
  const day = run?.cutOffAt.toISOString().slice(0, 10) ?? issueDate;
  const date = taxCurrency.rateDate;
  if (isCreditNote(document.type)) {
    const table = await hub.rateTables.find(date);
    look.mustHold('I13', table !== undefined, () => [number, `there is no rate table of ${date}`]);
    look.saw('I13', 'rates');
    return;
  }
  const table = await tableOf(hub, look, { where: number, date, day });
  if (!table) return;
  const amounts = { amount: vat, converted: taxCurrency.vat };
  checkConversion(look, table, { where: number, from: currency, to: taxCurrency.currency, ...amounts });
}

async function tableOf(
  { rateTables, rules }: RateDeps,
  look: Inspection,
  { where, date, day }: { readonly where: string; readonly date: string | undefined; readonly day: string },
): Promise<RateTable | undefined> {
  const table = date === undefined ? undefined : await rateTables.find(date);
  look.mustHold('I13', table !== undefined, () => [
    where,
    `there is no rate table of ${date ?? 'a day that it names'}`,
  ]);
  const refusal = refusalOf(() =>
    freshRates(table, { day, maxAgeDays: rules.settlement.fxMaxAgeDays, field: 'rates' }),
  );
  look.mustHold('I13', refusal === undefined, () => [where, refusal ?? '']);
  return table;
}

function checkConversion(look: Inspection, rates: RateTable, of: Conversion): void {
  const { where, from, to, amount, converted } = of;
  let expected: Decimal | undefined;
  const refusal = refusalOf(() => {
    expected = convert({ amount, currency: from }, to, { rates });
  });
  const text = `${amount.toFixed()} ${from} are ${expected?.toFixed() ?? refusal} ${to}, not ${converted.toFixed()}`;
  look.mustHold('I13', expected?.equals(converted) === true, () => [where, text]);
  look.saw('I13', 'rates');
}

function refusalOf(ask: () => void): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof HubError) return error.message;
    throw error;
  }
}
