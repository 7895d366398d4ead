import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import rpc from 'ocpp-rpc';
import type { Station } from '../../../../src/domain/stations/station.js';
import type { Frame, Quirk, StationKnock } from '../../../../src/flows/stations/station-ports.js';
import type { Adapter, StationCall } from '../../../../src/wire/ocpp/transport/adapter.js';
import { createStationDoor, type StationDoorOptions } from '../../../../src/wire/ocpp/transport/station-door.js';

export const KEY = Buffer.from('00112233445566778899aabbccddeeff0011', 'hex');

export const STATION: Station = {
  id: 'NL-1',
  party: { countryCode: 'NL', partyId: 'ABC' },
  siteId: 'SITE',
  registration: 'ACCEPTED',
  strictness: 'TOLERANT',
  securityProfile: 1,
  credentials: {},
  settings: {},
  evses: [],
  createdAt: new Date('2026-10-01T00:00:00Z'),
  updatedAt: new Date('2026-10-01T00:00:00Z'),
  revision: 1,
};

type Handler = (call: StationCall) => Promise<Record<string, unknown>> | Record<string, unknown>;

/** What the hub heard and was told, and a door for stations at a free port. */
export async function openDoor(
  options: Partial<StationDoorOptions> & { readonly answer?: Handler; readonly station?: Partial<Station> } = {},
) {
  const heard = {
    calls: [] as StationCall[],
    frames: [] as Frame[],
    quirks: [] as (Quirk & { readonly stationId: string })[],
    events: [] as string[],
    knocks: [] as StationKnock[],
    logged: [] as Readonly<Record<string, unknown>>[],
  };
  const actions = new Set(['BootNotification', 'Heartbeat', 'StatusNotification', 'MeterValues', 'StartTransaction']);
  for (const more of ['StopTransaction', 'DataTransfer', 'Authorize', 'TransactionEvent', 'LogStatusNotification']) {
    actions.add(more);
  }
  const adapter: Adapter = {
    actions,
    handle: async (call) => {
      heard.calls.push(call);
      return (await options.answer?.(call)) ?? { currentTime: call.from.receivedAt.toISOString() };
    },
  };
  const keepLog = (fields: object) => heard.logged.push({ ...fields });
  const stations = new Map<string, Station>();
  const stationOf = (id: string): Station => stations.get(id) ?? { ...STATION, id, ...options.station };
  const door = createStationDoor({
    admit: async (knock) => {
      heard.knocks.push(knock);
      const isRight = knock.password && KEY.equals(knock.password);
      if (!isRight) return { kind: 'REFUSED', httpStatus: 401, why: 'wrong password' };
      return { kind: 'ADMITTED', station: stationOf(knock.stationId) };
    },
    adapters: { '1.6': adapter, '2.0.1': adapter, '2.1': adapter },
    frames: { record: (frame) => heard.frames.push(frame), flush: () => Promise.resolve() },
    quirks: {
      note: (stationId, quirk) => heard.quirks.push({ stationId, ...quirk }),
      flush: () => Promise.resolve(),
    },
    flows: {
      connected: async ({ station }) => void heard.events.push(`connected ${station.id}`),
      disconnected: async (stationId) => void heard.events.push(`disconnected ${stationId}`),
      seen: () => undefined,
    },
    findStation: async (id) => stationOf(id),
    hashTag: (idTag) => `#${idTag.length}`,
    newId: () => 'ref-1',
    clock: { now: () => new Date() },
    log: { info: () => undefined, warn: keepLog, error: keepLog },
    ...options,
  });
  const server = createServer((_request, response) => response.end('hub'));
  server.on('upgrade', door.handleUpgrade);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    door,
    port,
    heard,
    stations,
    close: async () => {
      await door.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export type OpenDoor = Awaited<ReturnType<typeof openDoor>>;
export type StationClient = InstanceType<typeof rpc.RPCClient>;

export interface ClientOptions {
  readonly identity?: string;
  readonly protocols?: readonly string[];
  readonly password?: Buffer | string;
}

/** A station as ocpp-rpc plays one, connected. Rejects as the handshake does. */
export async function connectStation(port: number, options: ClientOptions = {}): Promise<StationClient> {
  const client = stationClient(port, options);
  await client.connect();
  return client;
}

export function stationClient(port: number, options: ClientOptions = {}): StationClient {
  const { identity = 'NL-1', protocols = ['ocpp1.6'], password = KEY } = options;
  const settings = { endpoint: `ws://127.0.0.1:${port}/ocpp`, identity, protocols: [...protocols], password };
  return Reflect.construct(rpc.RPCClient, [{ ...settings, reconnect: false, strictMode: false }]);
}

/** The HTTP status that a handshake is refused with. */
export async function refusedWith(port: number, options: ClientOptions): Promise<number> {
  try {
    const client = await connectStation(port, options);
    await client.close();
    return 101;
  } catch (error) {
    return Number(Reflect.get(Object(error), 'code'));
  }
}

/** Sends bytes as they are and gives back what comes, until the other side closes or `untilMs` has passed. */
export function rawExchange(port: number, text: string, untilMs = 1_500): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, untilMs);
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    socket.on('error', end).on('close', end);
  });
}

export function upgradeText(path: string, headers: readonly string[] = []): string {
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const lines = [`GET ${path} HTTP/1.1`, 'Host: hub', 'Upgrade: websocket', 'Connection: Upgrade', key];
  return [...lines, 'Sec-WebSocket-Version: 13', ...headers, '', ''].join('\r\n');
}

export function basicAuth(id: string, password: Buffer | string = KEY): string {
  const bytes = Buffer.concat([Buffer.from(`${id}:`), Buffer.from(password)]);
  return `Authorization: Basic ${bytes.toString('base64')}`;
}

/** Frames that the client got, one after the other: `[3,"1",{}]`. */
export function framesOf(client: StationClient): { readonly all: string[]; next(): Promise<unknown[]> } {
  const all: string[] = [];
  let told = 0;
  let wake: (() => void) | undefined;
  client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) => {
    if (outbound) return;
    all.push(String(message));
    wake?.();
  });
  client.on('badMessage', () => undefined);
  return {
    all,
    next: async () => {
      while (all.length <= told) {
        await new Promise<void>((awake) => {
          wake = awake;
        });
      }
      told += 1;
      return JSON.parse(all[told - 1] ?? 'null');
    },
  };
}

export async function until(isTrue: () => boolean, withinMs = 2_000): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!isTrue() && Date.now() < endMs) await new Promise((looked) => setTimeout(looked, 5));
  if (!isTrue()) throw new Error('did not come true in time');
}
