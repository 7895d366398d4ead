import { readFileSync, writeFileSync } from 'node:fs';

import { type OcpiParty, partyName } from '../ocpi-objects.js';
import type { Platform } from '../platform.js';
import type { RegistrationState } from '../registration.js';

/** With what a sandbox registers, and where it keeps the registration for its next run. */
export interface JoinAs {
  readonly versionsUrl: string;
  /** TOKEN_A; a registration that was kept needs none. */
  readonly token?: string | undefined;
  readonly stateFile?: string | undefined;
}

/** The registration that an earlier run kept; undefined when there is none. */
export function keptRegistration(stateFile: string | undefined): RegistrationState | undefined {
  if (stateFile === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as RegistrationState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${stateFile}: not a registration that was kept`);
  }
}

/**
 * Registers a platform: with PUT credentials where an earlier run did so already, else with its TOKEN_A. Throws an Error
 * that says what the hub refused.
 */
export async function joinAs(platform: Platform, { versionsUrl, token, stateFile }: JoinAs): Promise<void> {
  const isUpdated = platform.state().peer !== undefined && (await updated(platform, token));
  if (!isUpdated) {
    if (token === undefined) throw new Error('a TOKEN_A is needed to register');
    platform.forget();
    await platform.register({ versionsUrl, token });
  }
  if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify(platform.state()), { mode: 0o600 });
}

/** Without a TOKEN_A to try instead, the refusal is the end. */
async function updated(platform: Platform, token: string | undefined): Promise<boolean> {
  try {
    await platform.update();
    return true;
  } catch (error) {
    if (token === undefined) throw error;
    return false;
  }
}

/** Who else is connected, as the hub tells; empty when it does not say. */
export async function readClients(platform: Platform): Promise<readonly string[]> {
  try {
    const clients = await platform.fetchAll({ module: 'hubclientinfo' });
    return clients.map((one) => `${partyName(one as typeof one & OcpiParty)} ${one['role']} ${one['status']}`);
  } catch {
    return [];
  }
}
