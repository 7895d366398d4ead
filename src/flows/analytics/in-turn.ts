import { HubError } from '../../domain/errors.js';

/** Reports that wait for their turn; who comes when as many wait is refused. */
const MAX_WAITING = 8;

/**
 * Makes reports one after the other: each may read a million lines, and the store has other things to do. Refuses with
 * `too-many-requests` when many wait already.
 */
export function inTurn<Asked extends readonly unknown[], Report>(
  make: (...asked: Asked) => Promise<Report>,
): (...asked: Asked) => Promise<Report> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (...asked) => {
    if (waiting > MAX_WAITING) return Promise.reject(new HubError('too-many-requests', 'other reports are being made'));
    waiting += 1;
    const turn = last
      .then(() => make(...asked))
      .finally(() => {
        waiting -= 1;
      });
    last = turn.catch(() => undefined);
    return turn;
  };
}
