import { type Command, Option } from 'commander';
import { CONTEST_REASONS, CONTEST_STATES } from '../../domain/contests/contest.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { cdrPath } from './cdr-path.js';

const MOST_AT_ONCE = 200;

/** `voltclear contests list|open|answer|retract`: objections to CDRs, at a running hub. */
export function registerContestCommands(program: Command): void {
  const contests = program.command('contests').description('objections of eMSPs to CDRs, and the answers of CPOs');
  withHubOptions(contests.command('list'))
    .description('list contests; the overdue ones are for operators to answer')
    .addOption(new Option('--state <state>', 'of these').choices(CONTEST_STATES))
    .option('--cpo <party>', 'of CDRs of one CPO, such as NL*ABC')
    .option('--emsp <party>', 'of one eMSP, such as DE*XYZ')
    .option('--overdue', 'open ones whose deadline has passed')
    .option('--limit <count>', 'this many at the most', wholeNumber, MOST_AT_ONCE)
    .action(list);
  withHubOptions(contests.command('open <cdr>'))
    .description('contest a CDR, such as NL*ABC/CDR-1')
    .addOption(new Option('--reason <code>', 'why').choices(CONTEST_REASONS).makeOptionMandatory())
    .requiredOption('--text <text>', 'what the CPO shall answer')
    .option('--would-pay <amount>', 'what the eMSP would pay, excl. VAT, such as 3.50')
    .action(open);
  withHubOptions(contests.command('answer <contest>'))
    .description('answer a contest such as NL*ABC/CDR-1#1 for the CPO')
    .addOption(new Option('--decision <decision>', 'what').choices(['REFUSE', 'GIVE_UP']).makeOptionMandatory())
    .requiredOption('--text <text>', 'why')
    .action((contest: string, { decision, text, ...hub }: AnswerOptions) =>
      decide(hub, contestPathOf(contest, 'answer'), { decision, text }),
    );
  withHubOptions(contests.command('retract <contest>'))
    .description('take a contest back for the eMSP')
    .requiredOption('--text <text>', 'why')
    .action((contest: string, { text, ...hub }: AnswerOptions) =>
      decide(hub, contestPathOf(contest, 'retract'), { text }),
    );
}

/** A contest as the API tells it. */
interface ApiContest {
  readonly id: string;
  readonly emsp: string;
  readonly reason: string;
  readonly text: string;
  readonly would_pay?: string;
  readonly answer_by: string;
  readonly overdue: boolean;
  readonly state: string;
  readonly answer?: { readonly by: string; readonly text: string };
}

interface ListOptions extends HubOptions {
  readonly state?: string;
  readonly cpo?: string;
  readonly emsp?: string;
  readonly overdue?: boolean;
  readonly limit: number;
}

interface OpenOptions extends HubOptions {
  readonly reason: string;
  readonly text: string;
  readonly wouldPay?: string;
}

interface AnswerOptions extends HubOptions {
  readonly decision?: string;
  readonly text: string;
}

async function list({ state, cpo, emsp, overdue, limit, ...hub }: ListOptions): Promise<void> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (state) query.set('state', state);
  if (cpo) query.set('cpo', partyKey(parsePartyKey(cpo, '--cpo')));
  if (emsp) query.set('emsp', partyKey(parsePartyKey(emsp, '--emsp')));
  if (overdue) query.set('overdue', 'true');
  const found = await asOperator(hub, (api) => api.get<ApiList<ApiContest>>(`/contests?${query}`));
  for (const contest of found.items) print(contest);
  console.log(`${found.items.length} of ${found.total}`);
}

async function open(cdr: string, { reason, text, wouldPay, ...hub }: OpenOptions): Promise<void> {
  const body = { reason, text, ...(wouldPay !== undefined && { would_pay: wouldPay }) };
  print(await asOperator(hub, (api) => api.post<ApiContest>(`${cdrPath(cdr)}/contest`, body)));
}

async function decide(hub: HubOptions, path: string, body: object): Promise<void> {
  print(await asOperator(hub, (api) => api.post<ApiContest>(path, body)));
}

/** `NL*ABC/CDR-1#1` as a path of the API. */
function contestPathOf(contest: string, what: string): string {
  const hash = contest.lastIndexOf('#');
  const [cdr, number] = hash < 0 ? [contest, '1'] : [contest.slice(0, hash), contest.slice(hash + 1)];
  return `${cdrPath(cdr).replace(/^\/cdrs/, '/contests')}/${encodeURIComponent(number)}/${what}`;
}

function print({ id, emsp, reason, text, state, answer, ...rest }: ApiContest): void {
  const deadline = rest.overdue ? `overdue since ${rest.answer_by}` : `to answer by ${rest.answer_by}`;
  const parts = [
    id,
    `${state} ${reason}`,
    `by ${emsp}`,
    ...(rest.would_pay === undefined ? [] : [`would pay ${rest.would_pay}`]),
    state === 'OPEN' ? deadline : `${answer?.text ?? ''} (${answer?.by ?? ''})`,
    JSON.stringify(text),
  ];
  console.log(parts.join('  '));
}
