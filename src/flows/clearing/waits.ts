import { objectKey } from '../../domain/party.js';
import type { Cdr } from '../../domain/roaming/cdr.js';

/** What a credit CDR waits for that came before its original. */
export function waitForOriginal({ party, creditReferenceId }: Pick<Cdr, 'party' | 'creditReferenceId'>): string {
  return waitForCdr(objectKey(party, creditReferenceId ?? ''));
}

export function waitForCdr(key: string): string {
  return `cdr:${key}`;
}

/** What a second CDR of a session waits for: the credit of the first. */
export function waitForSession({ party, sessionId }: Pick<Cdr, 'party' | 'sessionId'>): string {
  return `session:${objectKey(party, sessionId ?? '')}`;
}
