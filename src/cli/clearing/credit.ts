import type { Command } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear credit`: how much of their credit limits eMSPs have used, at a running hub. */
export function registerCreditCommand(program: Command): void {
  withHubOptions(program.command('credit'))
    .description('credit limits in force, and how much of each is used')
    .option('--party <party>', 'of this eMSP, such as DE*XYZ')
    .action(credit);
}

/** A line as the API tells it. */
interface ApiCredit {
  readonly agreement: string;
  readonly currency: string;
  readonly limit: string;
  readonly prepaid: string;
  readonly exposure: string;
  readonly headroom: string;
  readonly warn: boolean;
}

async function credit({ party, ...options }: HubOptions & { readonly party?: string }): Promise<void> {
  const query = new URLSearchParams(party === undefined ? {} : { party });
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiCredit>>(`/credit?${query}`));
  for (const { agreement, currency, limit, prepaid, exposure, headroom, warn } of items) {
    const line = `${agreement}  ${currency}  limit ${limit}  prepaid ${prepaid}  owed ${exposure}  left ${headroom}`;
    console.log(warn ? `${line}  NEARLY USED UP` : line);
  }
}
