import type { Command } from 'commander';
import { asOperator, type HubOptions, withHubOptions } from './hub-options.js';

interface AddOptions extends HubOptions {
  readonly newEmail: string;
  readonly newPassword: string;
  readonly role: readonly string[];
  readonly party: readonly string[];
}

/** `voltclear user add`: somebody who may log in. The first operator comes from HUB_ADMIN_EMAIL. */
export function registerUserCommands(program: Command): void {
  const user = program.command('user').description('people who may log in');
  withHubOptions(user.command('add'))
    .description('add an operator, a finance user or an engineer of a partner')
    .requiredOption('--new-email <email>', 'the new user’s address')
    .requiredOption('--new-password <password>', 'the new user’s password, 12 characters or more')
    .option('--role <role...>', 'OPERATOR, FINANCE or ENGINEER', ['FINANCE'])
    .option(
      '--party <party...>',
      'parties whose papers a finance user sees, or whose messages an engineer, such as NL*ABC',
      [],
    )
    .action(add);
}

async function add(options: AddOptions): Promise<void> {
  const { newEmail: email, newPassword: password, role: roles, party: parties } = options;
  await asOperator(options, (api) => api.post('/users', { email, password, roles, parties }));
  console.log(`added ${email}`);
}
