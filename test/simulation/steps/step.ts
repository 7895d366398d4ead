import type { Staff } from '../../../src/domain/access.js';
import { HubError } from '../../../src/domain/errors.js';
import type { World } from '../world.js';

/** Does one thing to a world and says what; undefined: there was nothing to do it to. */
export type Step = (world: World) => Promise<string | undefined>;

/** Three operators, so that one can approve what another one did. */
export const OPERATORS = ['zoe@hub.example', 'adam@hub.example', 'kim@hub.example'].map(
  (email): Staff => ({ email, roles: ['OPERATOR'], parties: [] }),
);
export const [ZOE = { email: '', roles: [], parties: [] }] = OPERATORS;

/** What the hub may answer instead of doing what was asked; anything else that is thrown is a bug. */
export async function orRefusal(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (refusal) {
    if (refusal instanceof HubError) return `refused: ${refusal.code}: ${refusal.message}`;
    throw refusal;
  }
}

/** A refusal that has to come; anything else is a bug. */
export async function refused(code: HubError['code'], work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (refusal) {
    if (refusal instanceof HubError && refusal.code === code) return `refused as it has to be: ${refusal.message}`;
    throw refusal;
  }
  throw new Error(`expected to be refused with ${code}, and was not`);
}
