import { HubError } from '../../src/domain/errors.js';

/** The refusal that a function throws; a test fails when it throws nothing or something else. */
export function refusalOf(run: () => unknown): HubError {
  try {
    run();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
