import type { MessageLog } from '../ports.js';

/** Keeps nothing. */
export function createMessageLog(): MessageLog & { flush(): Promise<void> } {
  return { record: () => undefined, flush: async () => undefined };
}
