import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { FailedCheck } from '../failed-check.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

const ROOTS = ['CSMS_ROOT', 'MANUFACTURER_ROOT', 'MO_ROOT', 'V2G_ROOT'];

/** `voltclear stations certificates|log|logs`: what a station holds itself. */
export function registerDeviceCommands(stations: Command): void {
  const certificates = stations.command('certificates').description('certificates that a station has');
  withHubOptions(certificates.command('list <station>'))
    .description('ask a station which certificates it has; deleted by what is printed')
    .addOption(new Option('--use <use>', 'of which kind').choices([...ROOTS, 'V2G']).default('CSMS_ROOT'))
    .action(list);
  withHubOptions(certificates.command('install <station> <file>'))
    .description('install the certificate of a root, in PEM')
    .addOption(new Option('--use <use>', 'what for').choices(ROOTS).default('CSMS_ROOT'))
    .action(install);
  withHubOptions(certificates.command('delete'))
    .description('delete a certificate')
    .argument('<station>')
    .argument('<hash>', 'as `list` prints it', readHash)
    .action(remove);
  withHubOptions(stations.command('log <station>'))
    .description('let a station upload its log')
    .requiredOption('--url <url>', 'where to: http, https, ftp, ftps or sftp')
    .addOption(new Option('--log <log>', 'which one').choices(['DIAGNOSTICS', 'SECURITY']).default('DIAGNOSTICS'))
    .action(log);
  withHubOptions(stations.command('logs <station>'))
    .description('the last logs that a station was asked for')
    .action(logs);
}

interface ApiCertificate {
  readonly hash_algorithm: string;
  readonly issuer_name_hash: string;
  readonly issuer_key_hash: string;
  readonly serial_number: string;
}

interface ApiWord {
  readonly status: string;
}

interface ApiLog {
  readonly request: number;
  readonly log: string;
  readonly asked_at: string;
  readonly asked_by: string;
  readonly status: string;
  readonly status_at: string;
}

async function list(id: string, { use, ...hub }: HubOptions & { readonly use: string }): Promise<void> {
  const path = `${pathOf(id)}/certificates?${new URLSearchParams({ use })}`;
  const { items } = await asOperator(hub, (api) => api.get<ApiList<ApiCertificate>>(path));
  for (const one of items) {
    console.log([one.hash_algorithm, one.issuer_name_hash, one.issuer_key_hash, one.serial_number].join(':'));
  }
}

async function install(id: string, file: string, { use, ...hub }: HubOptions & { readonly use: string }) {
  const body = { use, pem: await readFile(file, 'utf8') };
  say(await asOperator(hub, (api) => api.post<ApiWord>(`${pathOf(id)}/certificates`, body)));
}

async function remove(id: string, hash: object, hub: HubOptions): Promise<void> {
  say(await asOperator(hub, (api) => api.post<ApiWord>(`${pathOf(id)}/certificates/delete`, hash)));
}

function readHash(text: string): object {
  const [hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, ...more] = text.split(':');
  if (!serial_number || more.length > 0) throw new InvalidArgumentError('Expected what `list` prints.');
  return { hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number };
}

function say({ status }: ApiWord): void {
  if (status !== 'Accepted') throw new FailedCheck(`the station said ${status}`);
  console.log(status);
}

async function log(id: string, options: HubOptions & { readonly url: string; readonly log: string }): Promise<void> {
  const body = { url: options.url, log: options.log };
  printLog(await asOperator(options, (api) => api.post<ApiLog>(`${pathOf(id)}/logs`, body)));
}

async function logs(id: string, hub: HubOptions): Promise<void> {
  const { items } = await asOperator(hub, (api) => api.get<ApiList<ApiLog>>(`${pathOf(id)}/logs`));
  items.forEach(printLog);
}

function printLog({ request, log: which, asked_at, asked_by, status, status_at }: ApiLog): void {
  console.log(`${request}  ${which}  asked ${asked_at} by ${asked_by}  ${status} ${status_at}`);
}

function pathOf(id: string): string {
  return `/stations/${encodeURIComponent(id)}`;
}
