import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHub } from '../../app.js';
import { readProcessConfig } from '../../config.js';

/** A hub to replay to: one that runs, or one that was started for the replay. */
export interface ReplayHub {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Who sends fee invoices when a replay closes months. */
const LEGAL_ENTITY = {
  name: 'Replay Hub SAS',
  street: 'Rue des Bornes 2',
  postal_code: '06250',
  city: 'Mougins',
  country_code: 'FR',
  vat_ids: [{ country_code: 'FR', id: 'FR00000000026', evidence: 'made up for the replay' }],
  dealer: true,
  language: 'en',
};
const EMAIL = 'replay@operator.example';

/** Starts a hub on a folder for the time of a replay. Its operator's password is made once and kept in the folder. */
export async function startReplayHub(dataDir: string): Promise<ReplayHub> {
  const password = operatorPassword(dataDir);
  const legalEntityFile = join(dataDir, 'replay-hub-legal-entity.json');
  writeFileSync(legalEntityFile, JSON.stringify(LEGAL_ENTITY));
  const hub = await startHub(
    readProcessConfig({
      HUB_DATA_DIR: dataDir,
      HUB_PORT: '0',
      HUB_ADMIN_EMAIL: EMAIL,
      HUB_ADMIN_PASSWORD: password,
      HUB_ALLOW_PRIVATE_NETWORKS: 'true',
      HUB_LEGAL_ENTITY_FILE: legalEntityFile,
      HUB_LOG_LEVEL: 'error',
    }),
  );
  return { url: hub.url, email: EMAIL, password, stop: hub.stop };
}

function operatorPassword(dataDir: string): string {
  const file = join(dataDir, 'replay-operator-password');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(18).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
