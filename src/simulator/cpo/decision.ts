import type { CpoPlatform } from '../cpo-platform.js';
import type { AskedBy } from '../modules/handlers.js';
import type { CommandResponseType, CommandResultType } from '../ocpi-commands.js';

/** What a command leads to: an answer at once, one result later, and what the charge point then does. */
export interface Decision {
  readonly response: CommandResponseType;
  /** With ACCEPTED only; absent: no result is sent. */
  readonly result?: CommandResultType;
  readonly message?: string;
  readonly next?: () => void;
}

/** The CPO does not pass the command on. */
export function rejected(message: string): Decision {
  return { response: 'REJECTED', message };
}

/** POSTs a result bare (OCPI 2.2.1, mod_commands, Sender interface) to where the request said. It is not repeated. */
export async function sendResult(
  cpo: CpoPlatform,
  asked: AskedBy,
  result: object,
  module: 'commands' | 'chargingprofiles' = 'commands',
): Promise<void> {
  const own = cpo.roles[0];
  const from = asked.to ?? (own && { country_code: own.country_code, party_id: own.party_id });
  const routing = { module, ...(from && { from }), ...(asked.from && { to: asked.from }) };
  await cpo.post(asked.responseUrl, result, routing).catch(() => undefined);
}
