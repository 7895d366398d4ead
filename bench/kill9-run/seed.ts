import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { castDemo } from '../../src/simulator/demo/cast.js';
import { addOperator, agreeTerms, connectNetworks } from '../../src/simulator/demo/join.js';
import { playSessions, publishAll } from '../../src/simulator/demo/play.js';
import { waitUntilCleared } from '../../src/simulator/demo/settle.js';
import { freePort, logInAsOperator, startHubProcess } from '../hub-process.js';

/** The operator who approves what the one of the benchmark starts. */
export const APPROVER = { email: 'approver@bench.example', password: 'only-for-this-benchmark' };
/** Everything is settled in another currency, so that there is something to convert. */
export const SETTLEMENT_CURRENCY = 'SEK';

const HUB = {
  name: 'Bench Hub SE',
  street: 'Rue de la Loi 1',
  postal_code: '1000',
  city: 'Bruxelles',
  country_code: 'BE',
  vat_ids: [{ country_code: 'BE', id: 'BE0100000018', evidence: 'made up' }],
  dealer: false,
};

/** Settings that all hubs of the benchmark share. */
export function settingsIn(folder: string): Readonly<Record<string, string>> {
  return { HUB_LEGAL_ENTITY_FILE: join(folder, 'hub.json'), HUB_LOG_LEVEL: 'silent' };
}

/**
 * Fills a data folder with a month of cleared CDRs of two CPOs and two eMSPs, one of which lacks the VAT id that its
 * documents need. Returns the month.
 */
export async function seedMonth(folder: string, dataDir: string): Promise<string> {
  writeFileSync(join(folder, 'hub.json'), JSON.stringify(HUB));
  const hub = await startHubProcess({ dataDir, port: await freePort(), settings: settingsIn(folder) });
  const api = await logInAsOperator(hub.url);
  const cast = castDemo(new Date());
  const networks = await connectNetworks(api, cast);
  try {
    await agreeTerms(api, cast);
    const { legalEntity } = cast.emsps[1];
    await api.put('/legal-entities/FR*VVT', { ...legalEntity, dealer: true, vat_ids: [] });
    await (await addOperator(api, { hubUrl: hub.url, ...APPROVER })).close();
    const today = new Date().toISOString().slice(0, 10);
    await api.post('/rates', { format: 'ecb-csv', content: `Date,SEK\n${today},11.2345\n` });
    await publishAll(networks);
    await playSessions(networks, cast, 15);
    await waitUntilCleared(api);
  } finally {
    await api.close();
    await networks.stop();
    await hub.stop();
  }
  return cast.period;
}
