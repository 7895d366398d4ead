import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { castDemo, type DemoCast } from '../../src/simulator/demo/cast.js';
import { agreeTerms, connectNetworks, type DemoNetworks } from '../../src/simulator/demo/join.js';
import { logInAtHub, type OperatorApi } from '../../src/simulator/operator-api.js';
import { hubSettings, OPERATOR } from './hub-settings.js';

/** A whole hub with two CPOs and two eMSPs registered, over real sockets, on a folder of its own. */
export interface Journey {
  readonly hubUrl: string;
  readonly api: OperatorApi;
  readonly cast: DemoCast;
  readonly networks: DemoNetworks;
  stop(): Promise<void>;
}

/** Starting a hub with four platforms, settling a month and making its papers takes a while on a busy machine. */
export const SLOW_MS = 60_000;

/**
 * Starts one; `relayTimeoutMs` is how long a partner may take, `settings` what else is not as it is by default. Jobs do
 * not run: nothing happens by the clock.
 */
export async function startJourney(
  relayTimeoutMs: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Journey> {
  const folder = mkdtempSync(join(tmpdir(), 'journey-'));
  const hub = await startHub(
    readConfig(
      hubSettings(join(folder, 'data'), {
        HUB_ALLOW_PRIVATE_NETWORKS: 'true',
        HUB_JOBS: 'false',
        HUB_RELAY_TIMEOUT_MS: String(relayTimeoutMs),
        HUB_LEGAL_ENTITY_FILE: legalEntityFile(folder),
        ...settings,
      }),
    ),
  );
  const api = await logInAtHub({ hubUrl: hub.url, ...OPERATOR });
  const cast = castDemo(new Date());
  const networks = await connectNetworks(api, cast);
  await agreeTerms(api, cast);
  return {
    hubUrl: hub.url,
    api,
    cast,
    networks,
    async stop() {
      await networks.stop();
      await api.close();
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The platforms of a journey by what they are, and two Locations of the first CPO. */
export function platformsOf({ networks }: Journey) {
  const [cpo, otherCpo] = networks.cpos;
  const [emsp, otherEmsp] = networks.emsps;
  const [location, second] = cpo?.company.network.locations ?? [];
  if (!cpo || !otherCpo || !emsp || !otherEmsp || !location || !second) throw new Error('somebody is missing');
  return { cpo, otherCpo, emsp, otherEmsp, location, second };
}

/** A card of a driver, but for its uid. */
export function tokenOf(owner: { readonly country_code: string; readonly party_id: string }) {
  return {
    ...owner,
    type: 'RFID',
    contract_id: 'DE-RHM-C00000001-1',
    issuer: 'Rhein Mobil',
    valid: true,
    whitelist: 'ALLOWED',
    last_updated: '2026-01-01T00:00:00Z',
  } as const;
}

/** Starts a journey before the tests of a file, and stops it after them. */
export function useJourney(start: () => Promise<Journey>): () => Journey {
  let journey: Journey | undefined;
  beforeAll(async () => {
    journey = await start();
  }, SLOW_MS);
  afterAll(() => journey?.stop(), SLOW_MS);
  return () => {
    if (!journey) throw new Error('the journey has not started');
    return journey;
  };
}

function legalEntityFile(folder: string): string {
  const file = join(folder, 'hub.json');
  const vat_ids = [{ country_code: 'BE', id: 'BE0100000018' }];
  const address = { street: 'Rue de la Loi 1', postal_code: '1000', city: 'Bruxelles', country_code: 'BE' };
  writeFileSync(file, JSON.stringify({ name: 'Hub SE', ...address, vat_ids, dealer: false, language: 'en' }));
  return file;
}
