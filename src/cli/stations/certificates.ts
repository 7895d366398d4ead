import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { CERTIFICATE_REQUEST_STATES } from '../../domain/stations/security/certificate-request.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';

/** `voltclear certificates list|show|answer|refuse`: certificates that stations ask for, at a running hub. */
export function registerCertificateCommands(program: Command): void {
  const certificates = program.command('certificates').description('certificates that stations ask for');
  withHubOptions(certificates.command('list'))
    .description('list requests, the newest first')
    .option('--station <id>', 'of one station')
    .addOption(new Option('--state <state>', 'of these').choices(CERTIFICATE_REQUEST_STATES))
    .option('--limit <count>', 'this many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(certificates.command('show <request>'))
    .description('print the CSR of a request, to have it signed')
    .action(show);
  withHubOptions(certificates.command('answer <request> <file>'))
    .description('upload the certificate that a CA has made of it: PEM, the station’s own first')
    .action(answer);
  withHubOptions(certificates.command('refuse <request>'))
    .description('say no to a request')
    .requiredOption('--why <why>', 'why')
    .action(refuse);
}

interface ApiRequest {
  readonly id: string;
  readonly party: string;
  readonly station: string;
  readonly state: string;
  readonly csr: string;
  readonly received_at: string;
  readonly answered_by?: string;
  readonly why?: string;
  readonly certificate?: { readonly valid_to: string };
}

interface ListOptions extends HubOptions {
  readonly station?: string;
  readonly state?: string;
  readonly limit: number;
}

async function list({ station, state, limit, ...hub }: ListOptions): Promise<void> {
  const filters = { ...(station && { station }), ...(state && { state }) };
  const path = `/station-certificates?${new URLSearchParams({ limit: String(limit), ...filters })}`;
  const { items } = await asOperator(hub, (api) => api.get<ApiList<ApiRequest>>(path));
  items.forEach(print);
}

async function show(id: string, hub: HubOptions): Promise<void> {
  console.log((await asOperator(hub, (api) => api.get<ApiRequest>(pathOf(id)))).csr.trimEnd());
}

async function answer(id: string, file: string, hub: HubOptions): Promise<void> {
  const body = { chain: await readFile(file, 'utf8') };
  print(await asOperator(hub, (api) => api.post<ApiRequest>(`${pathOf(id)}/answer`, body)));
}

async function refuse(id: string, { why, ...hub }: HubOptions & { readonly why: string }): Promise<void> {
  print(await asOperator(hub, (api) => api.post<ApiRequest>(`${pathOf(id)}/refuse`, { why })));
}

function print({ id, party, station, state, received_at, answered_by, why, certificate }: ApiRequest): void {
  const until = certificate && `valid to ${certificate.valid_to}`;
  const by = answered_by && `by ${answered_by}`;
  const line = [id, received_at, `${party} ${station}`, state, by, until, why];
  console.log(line.filter((part) => part !== undefined).join('  '));
}

function pathOf(id: string): string {
  return `/station-certificates/${encodeURIComponent(id)}`;
}
