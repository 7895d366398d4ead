import type { Command } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import type { TypedPolicy } from '../price/policy-option.js';
import { type AddOptions, agreementBody, type Tolerance, withTermOptions } from './agreement-input.js';

/** `voltclear clearing add|list`: on what terms a CPO's CDRs are settled with an eMSP, at a running hub. */
export function registerClearingCommands(program: Command): void {
  const clearing = program.command('clearing').description('clearing agreements: on what terms CDRs are settled');
  withTermOptions(withHubOptions(clearing.command('add')))
    .description('agree on terms; earlier versions between the two stay for the sessions before')
    .action(add);
  withHubOptions(clearing.command('list'))
    .description('list the agreements with all their versions')
    .option('--cpo <party>', 'of this CPO')
    .option('--emsp <party>', 'of this eMSP')
    .option('--at <instant>', 'only the versions that count for sessions that begin then')
    .action(list);
}

/** An agreement as the API tells it. */
interface ApiAgreement {
  readonly key: string;
  readonly currency: string;
  readonly valid_from: string;
  readonly valid_until?: string;
  readonly model: string;
  readonly billing: string;
  readonly settlement_mode: string;
  readonly tolerance: Tolerance;
  readonly contest_days: number;
  readonly payment_term_days: number;
  readonly credit_limit?: string;
  readonly expected_session_amount?: string;
  readonly price_id?: string;
  readonly fees?: object;
  readonly pricing?: TypedPolicy;
}

async function add(options: AddOptions): Promise<void> {
  const body = agreementBody(options);
  print(await asOperator(options, (api) => api.post<ApiAgreement>('/agreements', body)));
}

interface ListOptions extends HubOptions {
  readonly cpo?: string;
  readonly emsp?: string;
  readonly at?: string;
}

async function list({ cpo, emsp, at, ...options }: ListOptions): Promise<void> {
  const query = new URLSearchParams({ ...(cpo && { cpo }), ...(emsp && { emsp }), ...(at && { valid_at: at }) });
  const agreements = await asOperator(options, (api) => api.get<ApiList<ApiAgreement>>(`/agreements?${query}`));
  for (const agreement of agreements.items) print(agreement);
}

/** One line; of what is as usual only the usual terms. */
function print({ tolerance, pricing = {}, valid_until = 'further notice', ...agreement }: ApiAgreement): void {
  const { absolute, relative, cap } = tolerance;
  const { model, billing, settlement_mode, credit_limit, expected_session_amount, price_id, fees } = agreement;
  const unusual = [model, billing, settlement_mode].filter((term) => !USUAL.has(term));
  const terms = [
    agreement.key,
    `${agreement.currency} from ${agreement.valid_from} until ${valid_until}`,
    ...unusual,
    `tolerance ${absolute},${relative},${cap}`,
    `contest ${agreement.contest_days} days`,
    `payment ${agreement.payment_term_days} days`,
    ...(credit_limit === undefined ? [] : [`credit ${credit_limit}`]),
    ...(expected_session_amount === undefined ? [] : [`a session ${expected_session_amount}`]),
    ...(price_id === undefined ? [] : [`price ${price_id}`]),
    ...(fees === undefined ? [] : [`fees ${JSON.stringify(fees)}`]),
    ...Object.entries(pricing).map(([name, reading]) => `${name}=${reading}`),
  ];
  console.log(terms.join('  '));
}

const USUAL: ReadonlySet<string> = new Set(['AGENT', 'DIRECT', 'STATEMENT_ONLY']);
