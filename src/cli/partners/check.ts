import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import type { ApiList, ApiPartner, OperatorApi } from '../../simulator/operator-api.js';
import { FailedCheck } from '../failed-check.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear partner check`: whether a platform does as OCPI says, case by case. */
export function registerCheckCommand(partner: Command): void {
  withHubOptions(partner.command('check <party-or-id>'))
    .description('check whether a platform does as OCPI says; exit 1 when something fails')
    .option('--write', 'also send objects that are marked as tests, and take them back')
    .option('--cdr', 'with --write: also send a CDR of nothing, which cannot be taken back')
    .option('--as <party>', 'with --write: whose the test objects are; the hub’s own party when left out')
    .option('--json', 'print the report with the requests and answers')
    .action(check);
}

interface CheckOptions extends HubOptions {
  readonly write?: true;
  readonly cdr?: true;
  readonly as?: string;
  readonly json?: true;
}

interface ApiCase {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly module?: string;
  readonly judgement: 'PASS' | 'WARN' | 'FAIL' | 'SKIPPED';
  readonly reason?: string;
  readonly findings?: readonly string[];
}

interface ApiReport {
  readonly counts: { readonly pass: number; readonly warn: number; readonly fail: number; readonly skipped: number };
  readonly cases: readonly ApiCase[];
}

async function check(name: string, options: CheckOptions): Promise<void> {
  const { write = false, cdr = false, as: testParty } = options;
  if (!write && (cdr || testParty !== undefined)) throw new HubError('bad-setting', '--cdr, --as: go with --write');
  const body = {
    write,
    cdr,
    ...(testParty !== undefined && { test_party: partyKey(parsePartyKey(testParty, '--as')) }),
  };
  const report = await asOperator(options, async (api) =>
    api.post<ApiReport>(`/partners/${encodeURIComponent(await idOf(api, name))}/conformance`, body),
  );
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else print(report);
  const { fail } = report.counts;
  if (fail > 0) throw new FailedCheck(`${fail} of ${report.cases.length} cases failed`);
}

/** The platform that speaks for a party; anything else is taken for the id of one. */
async function idOf(api: OperatorApi, name: string): Promise<string> {
  if (!/^[A-Za-z]{2}[*-][A-Za-z0-9]{3}$/.test(name)) return name;
  const party = partyKey(parsePartyKey(name));
  const { items } = await api.get<ApiList<ApiPartner>>('/partners');
  const theirs = items.filter(({ roles }) => roles.some((role) => role.party === party));
  const connected = theirs.filter(({ state }) => state === 'CONNECTED');
  const [found, ...others] = connected.length > 0 ? connected : theirs;
  if (!found) throw new FailedCheck(`no platform speaks for ${party}`);
  if (others.length > 0) {
    const ids = [found, ...others].map(({ id }) => id).join(', ');
    throw new FailedCheck(`several platforms speak for ${party}: name one of ${ids}`);
  }
  return found.id;
}

function print({ cases, counts }: ApiReport): void {
  const names = cases.map(({ id, module }) => (module ? `${id} (${module})` : id));
  const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
  const [nameWidth, titleWidth] = [widest(names), widest(cases.map(({ title }) => title))];
  for (const [index, { judgement, title, section, reason, findings = [] }] of cases.entries()) {
    const name = names[index] ?? '';
    console.log(`${judgement.padEnd(7)}  ${name.padEnd(nameWidth)}  ${title.padEnd(titleWidth)}  ${section}`);
    const words = judgement === 'PASS' || reason === undefined ? [] : [reason];
    for (const line of [...words, ...findings]) console.log(`${' '.repeat(9)}${line}`);
  }
  const { pass, warn, fail, skipped } = counts;
  console.log(`${pass} passed, ${warn} warnings, ${fail} failed, ${skipped} skipped`);
}
