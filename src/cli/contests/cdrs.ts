import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import { FailedCheck } from '../failed-check.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import { cdrPath } from './cdr-path.js';

/** `voltclear cdrs show|approve|accept|recheck|hold|release`: what people decide about CDRs, at a running hub. */
export function registerCdrCommands(program: Command): void {
  const cdrs = program.command('cdrs').description('CDRs: what happened to them, and what people decide about them');
  withHubOptions(cdrs.command('show <cdr>'))
    .description('what happened to a CDR such as NL*ABC/CDR-1, oldest first')
    .action(show);
  withHubOptions(cdrs.command('approve [cdr...]'))
    .description('approve CDRs for their eMSPs before the contest window passes, or all accepted ones of an eMSP')
    .option('--emsp <party>', 'all accepted CDRs of this eMSP')
    .option('--cpo <party>', 'of them only those of this CPO')
    .action(approve);
  for (const { name, description } of WITH_REASON) {
    withHubOptions(cdrs.command(`${name} <cdr>`))
      .description(description)
      .requiredOption('--reason <text>', 'why, for those who ask later')
      .action((cdr: string, { reason, ...hub }: ReasonOptions) => decide(hub, `${cdrPath(cdr)}/${name}`, { reason }));
  }
  for (const { name, description } of WITHOUT_REASON) {
    withHubOptions(cdrs.command(`${name} <cdr>`))
      .description(description)
      .action((cdr: string, hub: HubOptions) => decide(hub, `${cdrPath(cdr)}/${name}`, {}));
  }
}

const WITH_REASON = [
  { name: 'accept', description: 'settle a mismatch as claimed' },
  { name: 'hold', description: 'keep a CDR out of runs' },
];
const WITHOUT_REASON = [
  { name: 'recheck', description: 'check a quarantined or mismatched CDR again' },
  { name: 'release', description: 'let a CDR that was held into runs again' },
];

interface ReasonOptions extends HubOptions {
  readonly reason: string;
}

interface ApproveOptions extends HubOptions {
  readonly emsp?: string;
  readonly cpo?: string;
}

/** A CDR as the API tells it, as far as it is printed. */
interface ApiCdr {
  readonly key: string;
  readonly currency: string;
  readonly total_cost: { readonly excl_vat: string };
  readonly review: { readonly state: string; readonly rule?: string; readonly reason?: string };
  readonly finance: { readonly state: string; readonly run_id?: string; readonly document_number?: string };
}

interface ApiCdrLife extends ApiCdr {
  readonly timeline: readonly ApiEvent[];
}

interface ApiEvent {
  readonly event: string;
  readonly at?: string;
  readonly by?: string;
  readonly outcome?: string;
  readonly text?: string;
  readonly about?: string;
}

interface Approvals {
  readonly approved: number;
  readonly more: boolean;
  readonly refused: readonly { readonly cdr: string; readonly error: { readonly message: string } }[];
}

async function show(cdr: string, hub: HubOptions): Promise<void> {
  const shown = await asOperator(hub, (api) => api.get<ApiCdrLife>(cdrPath(cdr)));
  print(shown);
  for (const { event, at = 'now', by, outcome, text, about } of shown.timeline) {
    const parts = [at.padEnd(24), event, outcome, about, by && `by ${by}`, text && JSON.stringify(text)];
    console.log(`  ${parts.filter((part) => part).join('  ')}`);
  }
}

async function approve(cdrs: readonly string[], { emsp, cpo, ...hub }: ApproveOptions): Promise<void> {
  const party = (name: string, text: string | undefined) =>
    text === undefined ? {} : { [name]: partyKey(parsePartyKey(text, `--${name}`)) };
  const filter = { ...party('emsp', emsp), ...party('cpo', cpo) };
  const body = cdrs.length > 0 ? { cdrs } : { filter };
  if (cdrs.length > 0 === (emsp !== undefined)) {
    throw new HubError('bad-setting', 'say which: keys of CDRs, or --emsp for all accepted ones of an eMSP');
  }
  const { approved, more, refused } = await asOperator(hub, (api) => api.post<Approvals>('/cdrs/approve', body));
  for (const { cdr, error } of refused) console.log(`${cdr}  ${error.message}`);
  console.log(`${approved} approved${more ? ', more are left' : ''}`);
  if (refused.length > 0) throw new FailedCheck(`${refused.length} not approved`);
}

async function decide(hub: HubOptions, path: string, body: object): Promise<void> {
  print(await asOperator(hub, (api) => api.post<ApiCdr>(path, body)));
}

function print({ key, currency, total_cost, review, finance }: ApiCdr): void {
  const parts = [
    key,
    `${total_cost.excl_vat} ${currency}`,
    [review.state, review.rule, review.reason].filter((part) => part).join(' '),
    [finance.state, finance.run_id, finance.document_number].filter((part) => part).join(' '),
  ];
  console.log(parts.join('  '));
}
