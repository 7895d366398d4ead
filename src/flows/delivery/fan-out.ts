import type { FanOut } from '../ports.js';

/** Sends nothing. */
export function createFanOut(): FanOut {
  return { send: () => undefined };
}
