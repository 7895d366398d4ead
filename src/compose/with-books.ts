import type { Config } from '../config.js';
import type { VerifyBooksDeps } from '../flows/books/verify-books.js';
import { createSecrets } from '../secrets.js';
import { hubSecret } from './hub-secret.js';
import { loadIdentity } from './load-rules.js';
import { openStore } from './open-store.js';

/** Opens the store for a look at the books, beside a running hub too, and closes it again. */
export async function withBooks<T>(config: Config, look: (hub: VerifyBooksDeps) => Promise<T>): Promise<T> {
  const store = await openStore(config);
  try {
    const secrets = createSecrets(hubSecret(config.secrets.hubSecret, config.dataDir));
    return await look({ ...store.stores, secrets, identity: loadIdentity(config) });
  } finally {
    await store.close();
  }
}
