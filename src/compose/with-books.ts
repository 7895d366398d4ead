import type { Config } from '../config.js';
import type { VerifyBooksDeps } from '../flows/books/verify-books.js';
import { createSecrets } from '../secrets.js';
import { readPapers } from './clearing/read-papers.js';
import { loadIdentity, loadRules } from './load-rules.js';
import { visitStore } from './open-store.js';

/** Opens the store for a look at the books, beside a running hub too, and closes it again. */
export async function withBooks<T>(config: Config, look: (hub: VerifyBooksDeps) => Promise<T>): Promise<T> {
  const rules = loadRules(config.tariffsDir);
  const store = await visitStore(config);
  try {
    // The books have hashes only: whoever looks at them needs no key.
    const secrets = createSecrets('');
    const clock = { now: () => new Date() };
    return await look({ ...store.stores, secrets, clock, rules, readPapers, identity: loadIdentity(config) });
  } finally {
    await store.close();
  }
}
