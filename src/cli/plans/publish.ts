import type { Command } from 'commander';
import { tariffJson } from '../../compose/plans/tariff-json.js';
import { HubError } from '../../domain/errors.js';
import { lintPlan } from '../../domain/plans/lint-plan.js';
import type { Market } from '../../domain/plans/linting/market-findings.js';
import { publishPlan } from '../../domain/plans/publishing/publish-plan.js';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import { spotPrices } from '../../domain/spot/spot-prices.js';
import { checkedFiles, findPlan, type PlanAndBase, spotPricesOf } from './plan-files.js';

/** `voltclear plan lint|publish`: what in plans to look at, and the tariffs that they become, without a hub. */
export function registerPublishCommands(plan: Command): void {
  plan
    .command('lint')
    .description('print what in a plan somebody should look at, and what OCPI cannot say of it')
    .argument('[id]', 'the plan; without it, all')
    .option('--prices <file>', 'day-ahead prices as CSV, to hold limits and fallback against')
    .option('--lang <language>', 'en or de', 'en')
    .option('--folder <folder>', 'folder of plan files; without it, that of the settings')
    .action(lint);
  plan
    .command('publish')
    .description('print the OCPI tariffs of a plan for a day, one in a line')
    .argument('<id>', 'the plan')
    .option('--dry-run', 'print them and push nothing: a running hub publishes by itself')
    .requiredOption('--day <date>', 'local date, such as 2026-03-29')
    .option('--prices <file>', 'day-ahead prices as CSV: start_utc and cent_per_kwh or price_per_mwh')
    .option('--folder <folder>', 'folder of plan files; without it, that of the settings')
    .action(publish);
}

interface LintOptions {
  readonly prices?: string;
  readonly lang: string;
  readonly folder?: string;
}

function lint(id: string | undefined, { prices, lang, folder }: LintOptions): void {
  const plans = checkedFiles(folder).map(({ plan }) => plan);
  const wanted = id === undefined ? plans.map((plan) => findPlan(plans, plan.id)) : [findPlan(plans, id)];
  for (const { plan, base } of wanted) {
    const market = marketOf(spotPricesOf({ plan, base }, prices));
    const findings = lintPlan(plan, { ...(plan.margin && { wholesale: base }), ...(market && { market }) });
    if (findings.length === 0) console.log(`${plan.id}: nothing to look at`);
    for (const { code, severity, field, texts, publishedIs } of findings) {
      const text = texts.find(({ language }) => language === lang) ?? texts[0];
      const published = publishedIs ? ` (published: ${publishedIs.toLowerCase().replaceAll('_', ' ')})` : '';
      console.log(`${plan.id}: ${severity} ${field} ${code}: ${text?.text}${published}`);
    }
  }
}

/** All prices that there are. */
function marketOf(list: readonly SpotPrice[]): Market | undefined {
  const starts = list.map(({ startsAt }) => startsAt.getTime());
  if (starts.length === 0) return undefined;
  const [from, until] = starts.reduce(
    ([first, last], start) => [Math.min(first, start), Math.max(last, start + HOUR_MS)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return { prices: spotPrices(list), from: new Date(from), until: new Date(until) };
}

const HOUR_MS = 3_600_000;

interface PublishOptions {
  readonly dryRun?: true;
  readonly day: string;
  readonly prices?: string;
  readonly folder?: string;
}

function publish(id: string, { dryRun, day, prices, folder }: PublishOptions): void {
  if (!dryRun) {
    const message = 'without a hub nothing is published: give --dry-run, or POST /api/plans/{id}/publish to a hub';
    throw new HubError('bad-setting', message, '--dry-run');
  }
  const plans = checkedFiles(folder).map((file) => file.plan);
  const found: PlanAndBase = findPlan(plans, id);
  const { tariffs, notExpressed } = publishPlan(found.plan, {
    day,
    prices: spotPrices(spotPricesOf(found, prices)),
    now: new Date(),
    wholesale: found.base,
  });
  for (const { tariff } of tariffs) console.log(tariffJson(tariff));
  for (const { texts } of notExpressed) console.error(`not in the elements: ${texts[0]?.text}`);
}
