import { type Command, InvalidArgumentError, Option } from 'commander';
import { readYamlFile } from '../../compose/read-yaml-file.js';
import { BILLING_DIRECTIONS, BILLING_MODELS, SETTLEMENT_MODES } from '../../domain/clearing/agreement.js';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import { policyFields, readPolicy } from '../../domain/pricing/read-policy.js';
import { type HubOptions, wholeNumber } from '../hub-options.js';
import { type TypedPolicy, withPolicyOption } from '../price/policy-option.js';

export interface Tolerance {
  readonly absolute: string;
  readonly relative: string;
  readonly cap: string;
}

export interface AddOptions extends HubOptions {
  readonly file?: string;
  readonly cpo?: string;
  readonly emsp?: string;
  readonly currency?: string;
  readonly from?: string;
  readonly until?: string;
  readonly tolerance?: Tolerance;
  readonly contestDays?: number;
  readonly paymentTermDays?: number;
  readonly model?: string;
  readonly billing?: string;
  readonly settlementMode?: string;
  readonly selfBillingAgreedOn?: string;
  readonly creditLimit?: string;
  readonly expectedSession?: string;
  readonly priceId?: string;
  readonly policy: TypedPolicy;
}

/** Adds the options of `clearing add`: the usual terms one by one, all of them in a file. */
export function withTermOptions(command: Command): Command {
  command
    .option('--file <path>', 'YAML or JSON with all terms, as POST /api/agreements takes them; options count before it')
    .option('--cpo <party>', 'who sells, such as NL*ABC')
    .option('--emsp <party>', 'who buys, such as DE*XYZ')
    .option('--currency <code>', 'of all its CDRs, such as EUR')
    .option('--from <instant>', 'for sessions from when on, such as 2026-12-01T00:00:00Z; now when left out')
    .option('--until <instant>', 'for sessions until when; until further notice when left out')
    .option(
      '--tolerance <absolute,relative,cap>',
      'how far a claim may be from our price, such as 0.01,0.005,0.50',
      limits,
    )
    .option('--contest-days <days>', 'in which the eMSP may contest a CDR', wholeNumber)
    .option('--payment-term-days <days>', 'in which an invoice is due', wholeNumber)
    .addOption(new Option('--model <model>', 'who sells to the eMSP').choices(BILLING_MODELS))
    .addOption(new Option('--billing <direction>', 'who makes the documents').choices(BILLING_DIRECTIONS))
    .addOption(new Option('--settlement-mode <mode>', 'who moves the money').choices(SETTLEMENT_MODES))
    .option('--self-billing-agreed-on <day>', 'needed for REVERSE and for PRINCIPAL, such as 2026-11-15')
    .option('--credit-limit <amount>', 'what the eMSP may owe before its drivers are told NO_CREDIT')
    .option('--expected-session <amount>', 'what a session is taken to cost when credit is asked for')
    .option('--price-id <id>', 'the tariff, or plan:<id>, that was agreed');
  return withPolicyOption(command, 'how both read what OCPI leaves open, see price --policies; may be repeated');
}

/** The body of POST /agreements; what the terms may be is for the hub to say. Refuses (`bad-setting`) no pair. */
export function agreementBody(options: AddOptions): object {
  const pricing = policyFields(readPolicy(options.policy));
  const body = {
    valid_from: new Date().toISOString(),
    ...(options.file !== undefined && readYamlFile(options.file, asTerms)),
    ...given({
      cpo: options.cpo && partyKey(parsePartyKey(options.cpo, '--cpo')),
      emsp: options.emsp && partyKey(parsePartyKey(options.emsp, '--emsp')),
      currency: options.currency,
      valid_from: options.from,
      valid_until: options.until,
      tolerance: options.tolerance,
      contest_days: options.contestDays,
      payment_term_days: options.paymentTermDays,
      model: options.model,
      billing: options.billing,
      settlement_mode: options.settlementMode,
      self_billing_agreed_on: options.selfBillingAgreedOn,
      credit_limit: options.creditLimit,
      expected_session_amount: options.expectedSession,
      price_id: options.priceId,
    }),
    ...(Object.keys(pricing).length > 0 && { pricing }),
  };
  for (const name of ['cpo', 'emsp', 'currency']) {
    if (!Object.hasOwn(body, name)) throw new HubError('bad-setting', `say --${name}, or name it in --file`, name);
  }
  return body;
}

/** Fields that are counts; in the file every number is text, so that no amount becomes a float. */
const COUNTS = new Set(['contest_days', 'max_age_days', 'payment_term_days', 'up_to']);

function asTerms(json: unknown): object {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new HubError('bad-setting', 'expected the terms of one agreement');
  }
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, readCounts(name, value)]));
}

function readCounts(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => readCounts('', item));
  if (typeof value === 'object' && value !== null) return asTerms(value);
  return COUNTS.has(name) && typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function given(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Three decimal numbers; what they may be is for the hub to say. */
function limits(text: string): Tolerance {
  const [absolute = '', relative = '', cap = '', ...others] = text.split(',').map((part) => part.trim());
  if (others.length > 0 || [absolute, relative, cap].some((part) => !/^\d{1,15}(?:\.\d{1,12})?$/.test(part))) {
    throw new InvalidArgumentError('Expected three amounts such as 0.01,0.005,0.50.');
  }
  return { absolute, relative, cap };
}
