import { type Command, InvalidArgumentError } from 'commander';
import { logInAtHub, type OperatorApi } from '../simulator/operator-api.js';
import { FailedCheck } from './failed-check.js';

/** How a command reaches a running hub. */
export interface HubOptions {
  readonly hub: string;
  readonly email: string;
  readonly password: string;
}

/** Adds the options of a command that speaks to a running hub as an operator. */
export function withHubOptions(command: Command): Command {
  return command
    .option('--hub <url>', 'the running hub', hubUrl, 'http://127.0.0.1:8080')
    .requiredOption('--email <email>', 'an operator’s e-mail address')
    .requiredOption('--password <password>', 'the operator’s password');
}

/** Logs in, does the work and logs out, whatever happens. */
export async function asOperator<T>(options: HubOptions, work: (api: OperatorApi) => Promise<T>): Promise<T> {
  const { hub: hubUrl, email, password } = options;
  try {
    const api = await logInAtHub({ hubUrl, email, password });
    try {
      return await work(api);
    } finally {
      await api.close();
    }
  } catch (error) {
    // What answered with success did not answer in JSON.
    if (error instanceof SyntaxError) throw new FailedCheck(`${hubUrl} does not answer as a hub`);
    throw error;
  }
}

/** A count on the command line. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function hubUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHub = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search + url.hash === '';
  if (!isHub) throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8080.');
  return url.origin;
}
