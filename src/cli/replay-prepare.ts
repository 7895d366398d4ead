import { type CpoPlatform, startCpoPlatform } from '../simulator/cpo-platform.js';
import { type EmspPlatform, startEmspPlatform } from '../simulator/emsp-platform.js';
import { letHubRegister } from '../simulator/join-hub.js';
import { dataOf } from '../simulator/ocpi-client.js';
import type { OcpiParty } from '../simulator/ocpi-objects.js';
import type { ApiList, OperatorApi } from '../simulator/operator-api.js';
import { CONNECTOR_POWER_W, locationsOf, type ReplayPlan, tariffsOf, tokenOf } from './replay-cdr.js';
import type { SessionRow } from './replay-rows.js';

/** The two sides of a replay, registered with the hub. */
export interface ReplayPlatforms {
  readonly cpo: CpoPlatform;
  readonly emsp: EmspPlatform;
  stop(): Promise<void>;
}

/** Starts both platforms and lets the hub register with them; a replay before this one is succeeded. */
export async function joinHub(api: OperatorApi, plan: ReplayPlan, concurrency: number): Promise<ReplayPlatforms> {
  const client = { connections: concurrency };
  const cpo = await startCpoPlatform({
    roles: [{ ...plan.cpo, role: 'CPO', business_details: { name: `Replay ${partyText(plan.cpo)}` } }],
    remember: 'nothing',
    client,
  });
  const emsp = await startEmspPlatform({
    roles: [{ ...plan.emsp, role: 'EMSP', business_details: { name: `Replay ${partyText(plan.emsp)}` } }],
    remember: 'nothing',
  });
  const stop = async (): Promise<void> => {
    await Promise.all([cpo.stop(), emsp.stop()]);
  };
  try {
    await letHubRegister(api, `Replay of ${partyText(plan.cpo)}`, cpo);
    await letHubRegister(api, `Replay of ${partyText(plan.emsp)}`, emsp);
  } catch (error) {
    await stop();
    throw error;
  }
  return { cpo, emsp, stop };
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

function legalEntity(party: string, name: string): object {
  return {
    name: `${name} ${party}`,
    street: 'Rue des Bornes 1',
    postal_code: '06250',
    city: 'Mougins',
    country_code: party.slice(0, 2),
    vat_ids: [],
    dealer: true,
    language: 'en',
  };
}
