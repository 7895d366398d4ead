import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RegistrationState } from '../../simulator/registration.js';

/** What the platforms of a replay keep between two replays: their credentials tokens, by party. */
export interface ReplayState {
  registrationOf(party: string): RegistrationState | undefined;
  keep(party: string, registration: RegistrationState): void;
}

/**
 * Reads the file of an earlier replay; none, or one that is not readable, is a first replay. The hub may listen
 * elsewhere by now, so its URL is given anew. The file holds secrets and is readable by its owner only.
 */
export function openReplayState(file: string, hubUrl: string): ReplayState {
  const known = readState(file);
  return {
    registrationOf(party) {
      const found = known[party];
      return found?.peer ? { ...found, peer: { ...found.peer, versionsUrl: `${hubUrl}/ocpi/versions` } } : undefined;
    },
    keep(party, registration) {
      known[party] = registration;
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, JSON.stringify(known), { mode: 0o600 });
    },
  };
}

function readState(file: string): Record<string, RegistrationState> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
