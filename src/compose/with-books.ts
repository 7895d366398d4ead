import type { Config } from '../config.js';
import type { VerifyBooksDeps } from '../flows/books/verify-books.js';
import { createSecrets } from '../secrets.js';
import { loadIdentity } from './load-rules.js';
import { visitStore } from './open-store.js';

/** Opens the store for a look at the books, beside a running hub too, and closes it again. */
export async function withBooks<T>(config: Config, look: (hub: VerifyBooksDeps) => Promise<T>): Promise<T> {
  const store = await visitStore(config);
  try {
    // The books have hashes only: whoever looks at them needs no key.
    const secrets = createSecrets('');
    return await look({ ...store.stores, secrets, identity: loadIdentity(config) });
  } finally {
    await store.close();
  }
}
