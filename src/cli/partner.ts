import type { Command } from 'commander';
import type { ApiInvitation, ApiList, ApiPartner } from '../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from './hub-options.js';
import { registerCheckCommand } from './partners/check.js';
import { readRole, registerGrantCommand } from './partners/grant.js';
import { registerQualityCommand } from './partners/quality.js';
import { registerSettingsCommand } from './partners/settings.js';

/** `voltclear partner add|list|register|suspend|renew|grant|settings|quality`: platforms of CPOs and eMSPs at a running hub. */
export function registerPartnerCommands(program: Command): void {
  const partner = program.command('partner').description('platforms that are connected to the hub');
  withHubOptions(partner.command('add'))
    .description('invite a platform: prints its TOKEN_A, once')
    .requiredOption('--name <name>', 'what the platform is called')
    .requiredOption('--role <role=party...>', 'what it speaks for, such as CPO=NL*ABC')
    .option('--raw-token', 'it does not encode its credentials token with Base64')
    .action(add);
  withHubOptions(partner.command('list')).description('list the platforms').action(list);
  withHubOptions(partner.command('register <id>'))
    .description('register the hub with a platform that gave it a token')
    .requiredOption('--versions-url <url>', 'the platform’s versions URL')
    .requiredOption('--token <token>', 'the token that the platform gave')
    .action(register);
  withHubOptions(partner.command('suspend <id>')).description('end a connection; its books stay').action(suspend);
  withHubOptions(partner.command('renew <id>'))
    .description('invite a platform again: prints a new TOKEN_A, once; its tokens until now end')
    .action(renew);
  registerGrantCommand(partner);
  registerSettingsCommand(partner);
  registerQualityCommand(partner);
  registerCheckCommand(partner);
}

interface AddOptions extends HubOptions {
  readonly name: string;
  readonly role: readonly string[];
  readonly rawToken?: true;
}

async function add(options: AddOptions): Promise<void> {
  const roles = options.role.map((text) => ({ ...readRole(text), name: options.name }));
  const invited = await asOperator(options, (api) =>
    api.post<ApiInvitation>('/partners', { name: options.name, roles, raw_token: options.rawToken === true }),
  );
  printInvitation(invited);
}

async function renew(id: string, options: HubOptions): Promise<void> {
  const path = `/partners/${encodeURIComponent(id)}/invitation`;
  printInvitation(await asOperator(options, (api) => api.post<ApiInvitation>(path, {})));
}

function printInvitation(invited: ApiInvitation): void {
  console.log(`id            ${invited.id}`);
  console.log(`versions URL  ${invited.hub_versions_url}`);
  console.log(`TOKEN_A       ${invited.token_a}`);
}

async function list(options: HubOptions): Promise<void> {
  const partners = await asOperator(options, (api) => api.get<ApiList<ApiPartner>>('/partners'));
  for (const { id, state, roles } of partners.items) {
    console.log(`${id}  ${state.padEnd(9)}  ${roles.map(({ role, party }) => `${role} ${party}`).join(', ')}`);
  }
}

async function register(id: string, options: HubOptions & { versionsUrl: string; token: string }): Promise<void> {
  const body = { versions_url: options.versionsUrl, token_a: options.token };
  const partner = await asOperator(options, (api) =>
    api.post<ApiPartner>(`/partners/${encodeURIComponent(id)}/register`, body),
  );
  console.log(`${partner.id}  ${partner.state}`);
}

async function suspend(id: string, options: HubOptions): Promise<void> {
  const path = `/partners/${encodeURIComponent(id)}/suspend`;
  const partner = await asOperator(options, (api) => api.post<ApiPartner>(path, {}));
  console.log(`${partner.id}  ${partner.state}`);
}
