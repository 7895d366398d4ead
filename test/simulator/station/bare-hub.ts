import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { createStation, type SimulatedStation } from '../../../src/simulator/station/station.js';
import type { StationOptions } from '../../../src/simulator/station/station-options.js';

export interface Call {
  readonly id: string;
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Peer {
  call(action: string, payload: object): Promise<unknown>;
  close(options: { force: boolean }): Promise<unknown>;
}

/** What a hub without a memory answers; a test puts its own answers in their place. */
type Answers = Record<string, (payload: Readonly<Record<string, unknown>>) => unknown>;

/** Nothing but a strict OCPP server: refuses every frame that its schemas do not allow. */
export interface BareHub {
  readonly url: string;
  readonly calls: Call[];
  /** Passwords with which stations came. */
  readonly passwords: (string | undefined)[];
  readonly answers: Answers;
  /** Payloads of an action, in order. */
  of(action: string): readonly Readonly<Record<string, unknown>>[];
  actions(): readonly string[];
  peer(): Peer;
  command(action: string, payload: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export async function startBareHub(): Promise<BareHub> {
  const calls: Call[] = [];
  const passwords: (string | undefined)[] = [];
  const peers: Peer[] = [];
  let transactions = 0;
  const accepted = { status: 'Accepted' };
  const answers: Answers = {
    BootNotification: () => ({ ...accepted, currentTime: new Date().toISOString(), interval: 300 }),
    Heartbeat: () => ({ currentTime: new Date().toISOString() }),
    Authorize: ({ idToken }) => (idToken ? { idTokenInfo: accepted } : { idTagInfo: accepted }),
    StartTransaction: () => {
      transactions += 1;
      return { transactionId: 100 + transactions, idTagInfo: accepted };
    },
    TransactionEvent: ({ idToken }) => (idToken ? { idTokenInfo: accepted } : {}),
  };
  const server = new RPCServer({ protocols: ['ocpp1.6', 'ocpp2.0.1'], strictMode: true, pingIntervalMs: 0 });
  server.auth((accept, _reject, handshake) => {
    passwords.push(handshake.password?.toString('latin1'));
    accept();
  });
  server.on('client', (client) => {
    peers.push(client);
    client.handle(({ method, params, messageId }: { method: string; params: Call['payload']; messageId: string }) => {
      calls.push({ id: messageId, action: method, payload: params });
      return answers[method]?.(params) ?? {};
    });
    client.on('strictValidationFailure', ({ method, error }: { method: string; error: Error }) =>
      calls.push({ id: 'refused', action: `refused ${method}`, payload: { error: error.message } }),
    );
  });
  const http = await server.listen(0, '127.0.0.1');
  const peer = (): Peer => {
    const newest = peers.at(-1);
    if (!newest) throw new Error('nobody is there');
    return newest;
  };
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    calls,
    passwords,
    answers,
    of: (action) => calls.filter((call) => call.action === action).map(({ payload }) => payload),
    actions: () => calls.map(({ action }) => action),
    peer,
    command: async (action, payload) => (await peer().call(action, payload)) as Record<string, unknown>,
    stop: () => server.close({ force: true }),
  };
}

/** As fast as a test wants it. */
const FAST = { retryMs: 5, reconnectMs: 5, restartMs: 5, stepMs: 2, sampleMs: 10, callTimeoutMs: 2_000 };

/** Hub and stations of a file; the stations end after each test. */
export function useBareHub() {
  const stations: SimulatedStation[] = [];
  const hubs: BareHub[] = [];
  afterEach(async () => {
    await Promise.all(stations.splice(0).map((station) => station.close()));
    await Promise.all(hubs.splice(0).map((hub) => hub.stop()));
  });
  return {
    async hub(): Promise<BareHub> {
      const hub = await startBareHub();
      hubs.push(hub);
      return hub;
    },
    make(hub: BareHub, more: Partial<StationOptions> = {}): SimulatedStation {
      const station = createStation({
        url: hub.url,
        id: 'NL-SIM-1',
        version: '1.6',
        outlets: [{ maxPowerW: 11_000 }, { maxPowerW: 22_000 }],
        random: () => 0.5,
        ...more,
        pace: { ...FAST, ...more.pace },
      });
      stations.push(station);
      return station;
    },
    async booted(hub: BareHub, more: Partial<StationOptions> = {}): Promise<SimulatedStation> {
      const station = this.make(hub, more);
      await station.connect();
      await station.boot();
      return station;
    },
  };
}

/** Until something is so, or the test gives up. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 3_000; !isSo(); ) {
    if (Date.now() > endMs) throw new Error('it never was so');
    await new Promise((done) => setTimeout(done, 2));
  }
}

export const AT = new Date('2026-10-14T08:00:00Z');

/** A whole session: an hour of 7 kWh at outlet 1. */
export async function chargeAnHour(station: SimulatedStation, at = AT): Promise<void> {
  station.plugIn(1, { at });
  await station.presentCard('04A1B2C3', { at });
  station.charge({ wh: 7_000, seconds: 3_600, samples: 2 });
  station.stop({ token: { value: '04A1B2C3' } });
  station.unplug(1);
  await station.settled();
}
