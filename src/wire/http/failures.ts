import { HubError } from '../../domain/errors.js';
import { codeOf } from './error-code.js';

/** How far a request had come when it failed. */
export type Progress = 'asking' | 'reading';

const TIMEOUTS = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const UNUSABLE = ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];
/** The other side closed the connection, before the answer or in its middle. */
const CUT = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'HPE_INVALID_EOF_STATE'];

/**
 * What a failed call to a partner means: `receiver-timeout`, `receiver-unreachable` while nothing had come, and
 * `receiver-unusable` after that. What has no code is a bug, and stays as it is.
 */
export function toRefusal(error: unknown, progress: Progress): unknown {
  if (error instanceof HubError) return error;
  const code = codeOf(error);
  if (code === '') return error;
  const refusal = refusalFor(code, progress);
  refusal.cause = error;
  return refusal;
}

function refusalFor(code: string, progress: Progress): HubError {
  if (TIMEOUTS.includes(code)) return new HubError('receiver-timeout', 'the receiver took too long');
  if (UNUSABLE.includes(code) || code.startsWith('HPE_')) {
    return new HubError('receiver-unusable', `the receiver's answer cannot be used (${code})`);
  }
  return new HubError(
    progress === 'reading' ? 'receiver-unusable' : 'receiver-unreachable',
    `the connection to the receiver failed (${code})`,
  );
}

/** The refusal of a partner that let its deadline pass. */
export function longerThan(timeoutMs: number): HubError {
  return new HubError('receiver-timeout', `the receiver took longer than ${Math.round(timeoutMs)} ms`);
}

/** Whether a refusal of `toRefusal` says that the connection was closed under the request. */
export function isCut(error: unknown): boolean {
  return error instanceof HubError && CUT.includes(codeOf(error.cause));
}
