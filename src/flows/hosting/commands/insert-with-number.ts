import { HubError } from '../../../domain/errors.js';
import type { Secrets } from '../../ports.js';

/** Numbers that may be taken already before it is given up: at one station there are a few at a time. */
const MOST_TRIES = 10;
const INT32 = 2 ** 31 - 1;

/** Does something with a random positive int32 until one is free: `insert` returns undefined where it is taken. */
export async function insertWithNumber<T>(
  { fraction }: Pick<Secrets, 'fraction'>,
  insert: (number: number) => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const inserted = await insert(1 + Math.floor(fraction() * INT32));
    if (inserted) return inserted;
  }
  throw new HubError('conflict', 'no free number was found, send it again');
}
