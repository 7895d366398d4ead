import { type Command, InvalidArgumentError } from 'commander';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import { policyFields, readPolicy } from '../../domain/pricing/read-policy.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { type TypedPolicy, withPolicyOption } from '../price/policy-option.js';

/** `voltclear clearing add|list`: on what terms a CPO's CDRs are settled with an eMSP, at a running hub. */
export function registerClearingCommands(program: Command): void {
  const clearing = program.command('clearing').description('clearing agreements: on what terms CDRs are settled');
  const adding = withHubOptions(clearing.command('add'))
    .description('agree on terms; earlier versions between the two stay for the sessions before')
    .requiredOption('--cpo <party>', 'who sells, such as NL*ABC')
    .requiredOption('--emsp <party>', 'who buys, such as DE*XYZ')
    .requiredOption('--currency <code>', 'of all its CDRs, such as EUR')
    .option('--from <instant>', 'for sessions from when on, such as 2026-12-01T00:00:00Z; now when left out')
    .option('--until <instant>', 'for sessions until when; until further notice when left out')
    .option(
      '--tolerance <absolute,relative,cap>',
      'how far a claim may be from our price, such as 0.01,0.005,0.50',
      limits,
    )
    .option('--contest-days <days>', 'in which the eMSP may contest a CDR', wholeNumber)
    .option('--payment-term-days <days>', 'in which an invoice is due', wholeNumber);
  withPolicyOption(adding, 'how both read what OCPI leaves open, see price --policies; may be repeated').action(add);
  withHubOptions(clearing.command('list')).description('list the agreements with all their versions').action(list);
}

/** An agreement as the API tells it. */
interface ApiAgreement {
  readonly key: string;
  readonly currency: string;
  readonly valid_from: string;
  readonly valid_until?: string;
  readonly tolerance: Tolerance;
  readonly contest_days: number;
  readonly payment_term_days: number;
  readonly pricing?: TypedPolicy;
}

interface Tolerance {
  readonly absolute: string;
  readonly relative: string;
  readonly cap: string;
}

interface AddOptions extends HubOptions {
  readonly cpo: string;
  readonly emsp: string;
  readonly currency: string;
  readonly from?: string;
  readonly until?: string;
  readonly tolerance?: Tolerance;
  readonly contestDays?: number;
  readonly paymentTermDays?: number;
  readonly policy: TypedPolicy;
}

async function add(options: AddOptions): Promise<void> {
  const { currency, from, until, tolerance, contestDays, paymentTermDays } = options;
  const pricing = policyFields(readPolicy(options.policy));
  const body = {
    cpo: partyKey(parsePartyKey(options.cpo, '--cpo')),
    emsp: partyKey(parsePartyKey(options.emsp, '--emsp')),
    currency,
    valid_from: from ?? new Date().toISOString(),
    ...(until && { valid_until: until }),
    ...(tolerance && { tolerance }),
    ...(contestDays !== undefined && { contest_days: contestDays }),
    ...(paymentTermDays !== undefined && { payment_term_days: paymentTermDays }),
    ...(Object.keys(pricing).length > 0 && { pricing }),
  };
  print(await asOperator(options, (api) => api.post<ApiAgreement>('/agreements', body)));
}

async function list(options: HubOptions): Promise<void> {
  const agreements = await asOperator(options, (api) => api.get<ApiList<ApiAgreement>>('/agreements'));
  for (const agreement of agreements.items) print(agreement);
}

function print({ tolerance, pricing = {}, valid_until = 'further notice', ...agreement }: ApiAgreement): void {
  const { absolute, relative, cap } = tolerance;
  const terms = [
    agreement.key,
    `${agreement.currency} from ${agreement.valid_from} until ${valid_until}`,
    `tolerance ${absolute},${relative},${cap}`,
    `contest ${agreement.contest_days} days`,
    `payment ${agreement.payment_term_days} days`,
    ...Object.entries(pricing).map(([name, reading]) => `${name}=${reading}`),
  ];
  console.log(terms.join('  '));
}

/** Three decimal numbers; what they may be is for the hub to say. */
function limits(text: string): Tolerance {
  const [absolute = '', relative = '', cap = '', ...others] = text.split(',').map((part) => part.trim());
  if (others.length > 0 || [absolute, relative, cap].some((part) => !/^\d{1,15}(?:\.\d{1,12})?$/.test(part))) {
    throw new InvalidArgumentError('Expected three amounts such as 0.01,0.005,0.50.');
  }
  return { absolute, relative, cap };
}
