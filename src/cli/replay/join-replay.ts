import { type CpoPlatform, startCpoPlatform } from '../../simulator/cpo-platform.js';
import { type EmspPlatform, startEmspPlatform } from '../../simulator/emsp-platform.js';
import { letHubRegister } from '../../simulator/join-hub.js';
import { dataOf } from '../../simulator/ocpi-client.js';
import type { OcpiParty } from '../../simulator/ocpi-objects.js';
import type { ApiList, OperatorApi } from '../../simulator/operator-api.js';
import type { Platform } from '../../simulator/platform.js';
import { CONNECTOR_POWER_W, locationsOf, type ReplayPlan, tariffsOf, tokenOf } from './cdr-writer.js';
import type { ReplayState } from './replay-state.js';
import type { SessionRow } from './session-rows.js';

/** The two sides of a replay, registered with the hub. */
export interface ReplayPlatforms {
  readonly cpo: CpoPlatform;
  readonly emsp: EmspPlatform;
  stop(): Promise<void>;
}

export interface JoinInput {
  readonly plan: ReplayPlan;
  /** Connections to the hub. */
  readonly concurrency: number;
  readonly state: ReplayState;
}

/** Starts both platforms and registers them; those of an earlier replay tell the hub their new address. */
export async function joinHub(api: OperatorApi, { plan, concurrency, state }: JoinInput): Promise<ReplayPlatforms> {
  const cpoKey = partyText(plan.cpo);
  const emspKey = partyText(plan.emsp);
  const cpo = await startCpoPlatform({
    roles: [{ ...plan.cpo, role: 'CPO', business_details: { name: `Replay ${cpoKey}` } }],
    remember: 'nothing',
    client: { connections: concurrency },
    state: state.registrationOf(cpoKey),
  });
  const emsp = await startEmspPlatform({
    roles: [{ ...plan.emsp, role: 'EMSP', business_details: { name: `Replay ${emspKey}` } }],
    remember: 'nothing',
    state: state.registrationOf(emspKey),
  });
  const stop = async (): Promise<void> => {
    await Promise.all([cpo.stop(), emsp.stop()]);
  };
  try {
    await connect(api, `Replay of ${cpoKey}`, cpo);
    state.keep(cpoKey, cpo.state());
    await connect(api, `Replay of ${emspKey}`, emsp);
    state.keep(emspKey, emsp.state());
  } catch (error) {
    await stop();
    throw error;
  }
  return { cpo, emsp, stop };
}

/** PUT credentials where the hub still knows the platform's token, otherwise a registration anew. */
async function connect(api: OperatorApi, name: string, platform: Platform): Promise<void> {
  if (platform.state().peer) {
    const isUpdated = await platform.update().then(
      () => true,
      () => false,
    );
    if (isUpdated) return;
    platform.forget();
  }
  await letHubRegister(api, name, platform);
}

/**
 * Says who stands behind the two parties and what they have agreed: no age limit, connectors of 175 kW, approved when
 * accepted. What an earlier replay said stays.
 */
export async function makeAgreement(api: OperatorApi, plan: ReplayPlan): Promise<void> {
  const [cpo, emsp] = [partyText(plan.cpo), partyText(plan.emsp)];
  const { items } = await api.get<ApiList<{ readonly cpo: string; readonly emsp: string }>>('/agreements');
  if (items.some((known) => known.cpo === cpo && known.emsp === emsp)) return;
  for (const [party, name] of [
    [cpo, 'Replay CPO'],
    [emsp, 'Replay eMSP'],
  ] as const) {
    await api.put(`/legal-entities/${encodeURIComponent(party)}`, legalEntity(party, name));
  }
  await api.post('/agreements', {
    cpo,
    emsp,
    currency: plan.currency,
    valid_from: '2000-01-01T00:00:00Z',
    tolerance: { absolute: '0.01', relative: '0.005', cap: '0.50' },
    contest_days: 0,
    max_power_kw: String(CONNECTOR_POWER_W / 1000),
  });
}

/** Tells the hub, and through it the eMSP, of the locations and tariffs; and the CPO of the token. */
export async function publish(
  { cpo, emsp }: ReplayPlatforms,
  plan: ReplayPlan,
  rows: readonly SessionRow[],
): Promise<void> {
  dataOf(await emsp.putToken(tokenOf(plan), plan.cpo), 'PUT token');
  for (const tariff of tariffsOf(plan)) dataOf(await cpo.putTariff(tariff, plan.emsp), `PUT tariff ${tariff.id}`);
  for (const location of locationsOf(plan, rows)) {
    dataOf(await cpo.putLocation(location, plan.emsp), `PUT location ${location.id}`);
  }
}

export function partyText({ country_code, party_id }: OcpiParty): string {
  return `${country_code}*${party_id}`;
}

const FICTITIOUS_VAT_ID = 'FR00000000018';

function legalEntity(party: string, name: string): object {
  return {
    name: `${name} ${party}`,
    street: 'Rue des Bornes 1',
    postal_code: '06250',
    city: 'Mougins',
    country_code: party.slice(0, 2),
    vat_ids: [{ country_code: 'FR', id: FICTITIOUS_VAT_ID, evidence: 'made up for the replay' }],
    dealer: true,
    language: 'en',
  };
}
