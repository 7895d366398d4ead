import {
  type SimulatedCpo,
  type SimulatedCpoOptions,
  startSimulatedCpo,
} from '../../src/simulator/cpo/simulated-cpo.js';
import { waitFor } from '../../src/simulator/emsp/results.js';
import { type Offers, type SimulatedEmsp, startSimulatedEmsp } from '../../src/simulator/emsp/simulated-emsp.js';
import type { JsonObject } from '../../src/simulator/object-shelf.js';

export const CPO = { country_code: 'NL', party_id: 'SIM' };
export const EMSP = { country_code: 'DE', party_id: 'SIM' };

/** A simulated CPO and a simulated eMSP that are registered with each other, without a hub between them. */
export interface SandboxPair {
  readonly cpo: SimulatedCpo;
  readonly emsp: SimulatedEmsp;
  readonly offers: Offers;
}

/** Half an hour is two seconds. */
export const FAST = { speed: 900, updateEveryMs: 40 };
/** Nothing happens by itself while a test lasts. */
export const REAL_TIME = { speed: 1, updateEveryMs: 60_000 };

/** Pairs that end with the test. */
export function useSandboxPairs(): (options?: Partial<SimulatedCpoOptions>) => Promise<SandboxPair> {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });
  return async (options = {}) => {
    const car = { wantsKwh: 10, staysFullS: 0 };
    const cpo = await startSimulatedCpo({ party: CPO, name: 'Stroom', stations: 3, pace: REAL_TIME, car, ...options });
    running.push(cpo);
    const emsp = await startSimulatedEmsp({ party: EMSP, name: 'Fahrt', remember: 'messages' });
    running.push(emsp);
    await emsp.platform.register(cpo.platform.invite());
    await cpo.publish();
    await emsp.publish();
    return { cpo, emsp, offers: await emsp.readOffers() };
  };
}

/** What came for a request first, within a second. */
export async function resultOf({ emsp }: SandboxPair, id: string): Promise<JsonObject | undefined> {
  return emsp.platform.results.wait(id, 1_000);
}

/** A session at the eMSP, as soon as it is like that. */
export async function sessionThat({ emsp }: SandboxPair, fits: (session: JsonObject) => boolean): Promise<JsonObject> {
  const found = await waitFor(() => emsp.platform.received.list('sessions').find(fits), 3_000);
  if (!found) throw new Error(`no such session: ${JSON.stringify(emsp.platform.received.list('sessions'))}`);
  return found;
}

/** Status of an EVSE as the eMSP was told. */
export function statusAt({ emsp }: SandboxPair, uid: string): unknown {
  const evses = emsp.platform.received.list('locations').flatMap(({ evses }) => evses as readonly JsonObject[]);
  return evses.find((evse) => evse['uid'] === uid)?.['status'];
}

/** Waits until an EVSE has a status; says which one it has when it does not come. */
export async function untilStatus(pair: SandboxPair, uid: string, status: string): Promise<unknown> {
  await waitFor(() => (statusAt(pair, uid) === status ? true : undefined), 1_000);
  return statusAt(pair, uid);
}
