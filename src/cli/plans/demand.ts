import { type Command, InvalidArgumentError } from 'commander';
import { Decimal } from '../../domain/decimal.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

interface DemandOptions extends HubOptions {
  readonly month: string;
  readonly csv?: boolean;
}

/** `voltclear plan demand`: what the highest quarter hour of a month costs by a plan, at a running hub. */
export function registerDemandCommand(plan: Command): void {
  withHubOptions(plan.command('demand'))
    .description('print the demand charge of a plan for a month, and which eMSP bears it, at a running hub')
    .argument('<id>', 'the plan')
    .requiredOption('--month <month>', 'local month, such as 2026-10', localMonth)
    .option('--csv', 'each CDR that bears it, as CSV')
    .action(demand);
}

async function demand(id: string, { month, csv, ...options }: DemandOptions): Promise<void> {
  const path = `/plans/${encodeURIComponent(id.toUpperCase())}/demand?month=${month}`;
  if (csv) {
    const { bytes } = await asOperator(options, (api) => api.download(`${path}&format=csv`));
    process.stdout.write(bytes);
    return;
  }
  const told = await asOperator(options, (api) => api.get<ApiPlanDemand>(path));
  for (const line of demandLines(told)) console.log(line);
}

/** The demand charge of a plan as the API tells it, without its CDRs. */
export interface ApiPlanDemand {
  readonly plan: string;
  readonly month: string;
  readonly currency: string;
  readonly per_kw: string;
  readonly locations: readonly {
    readonly location: string;
    readonly peak_slot?: string;
    readonly mean_kw: string;
    readonly amount: string;
    readonly emsps: readonly { readonly emsp: string; readonly energy_kwh: string; readonly amount: string }[];
  }[];
  readonly complete: boolean;
}

/** A line for each location, and under it one for each eMSP that bears the charge. */
export function demandLines({ plan, month, currency, per_kw, locations, complete }: ApiPlanDemand): readonly string[] {
  const widths = [...locations.map(({ location }) => location.length), 'location'.length];
  const row = (first: string, peak: string, figures: readonly string[]): string =>
    [first.padEnd(Math.max(...widths)), peak.padEnd(17), ...figures.map((one) => one.padStart(10))]
      .join('  ')
      .trimEnd();
  const rows = locations.flatMap(({ location, peak_slot, mean_kw, amount, emsps }) => [
    row(location, peak_slot ? `${peak_slot.slice(0, 16)}Z` : 'nothing charged', [shown(mean_kw), '', amount]),
    ...emsps.map((one) => row('', one.emsp, ['', shown(one.energy_kwh), one.amount])),
  ]);
  return [
    `${plan} in ${month}: ${per_kw} ${currency} per kW of the highest quarter hour, excl. VAT`,
    row('location', 'quarter hour', ['kW', 'kWh', 'amount']),
    ...rows,
    ...(locations.length === 0 ? ['nothing was sold at its locations'] : []),
    ...(complete ? [] : ['not complete: the month is not over, or CDRs are not in it yet']),
  ];
}

function shown(value: string): string {
  return new Decimal(value).toFixed(3);
}

function localMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('Expected a month such as 2026-10.');
  return text;
}
