import { HubError } from '../../domain/errors.js';
import type { DeviationRule } from '../../domain/quality/deviation.js';
import type { DirectRoute } from '../../domain/routing/route-message.js';
import type { Hub } from '../hub.js';
import type { PartnerAnswer } from '../ports.js';

type NoteAnswerDeps = Partial<Pick<Hub, 'qualityLog'>>;

/** Waits for a receiver's answer; what is wrong with it, or that there is none, counts in the receiver's quality report. */
export async function notingAnswer(
  { qualityLog }: NoteAnswerDeps,
  { connection, endpoint }: Pick<DirectRoute, 'connection' | 'endpoint'>,
  asked: Promise<PartnerAnswer>,
): Promise<PartnerAnswer> {
  const note = (rule: DeviationRule, example: string) =>
    qualityLog?.note(connection.id, { rule, module: endpoint.identifier, pointer: '', example });
  try {
    const answer = await asked;
    if (answer.httpStatus === 401) note('token-refused', 'HTTP 401');
    return answer;
  } catch (error) {
    const rule = isTokenRefused(error) ? 'token-refused' : error instanceof HubError && RULE_OF[error.code];
    if (rule && error instanceof Error) note(rule, error.message);
    throw error;
  }
}

/** In an answer that is not OCPI's. */
function isTokenRefused(error: unknown): boolean {
  const cause = error instanceof HubError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'httpStatus' in cause && cause.httpStatus === 401;
}

const RULE_OF: Readonly<Partial<Record<HubError['code'], DeviationRule>>> = {
  'receiver-timeout': 'answer-late',
  'receiver-unreachable': 'answer-missing',
  'receiver-unusable': 'answer-unusable',
};
