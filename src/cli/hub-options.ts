import type { Command } from 'commander';
import { logInAtHub, type OperatorApi } from '../simulator/operator-api.js';

/** How a command reaches a running hub. */
export interface HubOptions {
  readonly hub: string;
  readonly email: string;
  readonly password: string;
}

/** Adds the options of a command that speaks to a running hub as an operator. */
export function withHubOptions(command: Command): Command {
  return command
    .option('--hub <url>', 'the running hub', 'http://127.0.0.1:8080')
    .requiredOption('--email <email>', 'an operator’s e-mail address')
    .requiredOption('--password <password>', 'the operator’s password');
}

/** Logs in, does the work and logs out, whatever happens. */
export async function asOperator<T>(options: HubOptions, work: (api: OperatorApi) => Promise<T>): Promise<T> {
  const api = await logInAtHub({ hubUrl: options.hub, email: options.email, password: options.password });
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}
