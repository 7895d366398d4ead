import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import { policyOptions, readPolicy } from '../../domain/pricing/read-policy.js';

/** Options of a policy as they were typed: name and reading. */
export type TypedPolicy = Readonly<Record<string, string>>;

/** Adds `--policy name=reading`, which may be given again and again; of one name the last counts. */
export function withPolicyOption(command: Command, description: string): Command {
  return command.option('--policy <name=reading>', description, collectPolicy, {});
}

/** What `voltclear price --policies` prints: every option with its readings, the default marked, and a sentence. */
export function policyHelp(): string {
  return policyOptions()
    .map(({ field, readings, standard, meaning }) => {
      const choices = readings.map((reading) => (reading === standard ? `${reading} (default)` : reading));
      return `${field} = ${choices.join(' | ')}\n    ${meaning}\n`;
    })
    .join('');
}

/** Refuses (`bad-field`) what is not a name and a reading, and a name or a reading that does not exist. */
function collectPolicy(text: string, earlier: TypedPolicy): TypedPolicy {
  const at = text.indexOf('=');
  if (at < 1)
    throw new HubError('bad-field', `--policy ${text}: expected name=reading, see price --policies`, 'policy');
  const given = { [text.slice(0, at)]: text.slice(at + 1) };
  readPolicy(given);
  return { ...earlier, ...given };
}
