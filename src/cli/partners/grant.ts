import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey, ROLES, type Role } from '../../domain/party.js';
import type { ApiPartner } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear partner grant`: agrees to the parties and roles that a platform may claim, in the place of those before. */
export function registerGrantCommand(partner: Command): void {
  withHubOptions(partner.command('grant <id>'))
    .description('say all the roles that a platform may register for, in the place of those until now')
    .requiredOption('--role <role=party...>', 'what it may speak for, such as CPO=NL*ABC')
    .action(grant);
}

/** Reads `CPO=NL*ABC`; refuses anything else with `bad-setting`, or `bad-field` for the party. */
export function readRole(text: string): { readonly role: Role; readonly party: string } {
  const [role, party = ''] = text.split('=');
  const known = ROLES.find((one): one is Role => one === role?.toUpperCase());
  if (!known) throw new HubError('bad-setting', `--role: expected ROLE=PARTY such as CPO=NL*ABC, got "${text}"`);
  return { role: known, party: partyKey(parsePartyKey(party, '--role')) };
}

async function grant(id: string, options: HubOptions & { readonly role: readonly string[] }): Promise<void> {
  const body = { roles: options.role.map(readRole) };
  const partner = await asOperator(options, (api) =>
    api.put<ApiPartner & { readonly granted: ApiPartner['roles'] }>(`/partners/${encodeURIComponent(id)}/roles`, body),
  );
  const granted = partner.granted.map(({ role, party }) => `${role} ${party}`).join(', ');
  console.log(`${partner.id}  ${partner.state.padEnd(9)}  may speak for ${granted}`);
}
