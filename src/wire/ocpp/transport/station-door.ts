import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { OcppVersion, Station } from '../../../domain/stations/station.js';
import type { StationFlows } from '../../../flows/stations/station-flows.js';
import type { AdmitStation, StationAdmission } from '../../../flows/stations/station-ports.js';
import type { Adapter } from './adapter.js';
import { type Caller, type CallersOptions, createCallers } from './callers.js';
import { type Connections, createConnections } from './connections.js';
import { type Knock, type KnockRefusal, readKnock, refuseUpgrade } from './knock.js';
import { createLanes } from './lanes.js';
import { createDeadlines, createHandshakeLimiter, DOOR_LIMITS, type DoorLimits } from './limits.js';
import { createRpcServer, type LineHandlers, type RpcLine } from './rpc.js';
import { subprotocolOf } from './schemas.js';
import { createStationLine, type LineParts } from './station-line.js';

export interface StationDoorOptions
  extends Omit<LineParts, 'deadlines' | 'flows' | 'lanes' | 'limits'>,
    Partial<Pick<CallersOptions, 'clientCas' | 'trustedProxies'>> {
  readonly admit: AdmitStation;
  /** Versions without an adapter are not offered. */
  readonly adapters: Readonly<Partial<Record<OcppVersion, Adapter>>>;
  readonly flows: Pick<StationFlows, 'connected' | 'disconnected' | 'seen'>;
  readonly limits?: Partial<DoorLimits>;
}

export interface StationDoor {
  /** For `upgrade` of an HTTP or HTTPS server: takes `/ocpp/{id}`, everything else is answered with 404. Never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly connections: Connections;
  /** Looks for changes of a station now, so that they count from its next call on: who is retired is closed. */
  refresh(stationId: string): Promise<void>;
  /** Turns new stations away, closes all connections and waits for what they have left to do, for a while. */
  close(): Promise<void>;
}

/** The version that the hub speaks best comes first. */
const PREFERRED: readonly OcppVersion[] = ['2.0.1', '2.1', '1.6'];
const CLOSING_MS = 5_000;

/** The door for stations: decides who comes in, and keeps one connection for each station, the newest. */
export function createStationDoor(options: StationDoorOptions): StationDoor {
  const { log } = options;
  const versions = PREFERRED.filter((version) => options.adapters[version]);
  const limits = { ...DOOR_LIMITS, ...options.limits };
  const inside = createInside(options, limits);
  const decide = createDecision(options, { limits, versions });
  const rpc = createRpcServer({ ...limits, protocols: versions.map(subprotocolOf) });
  let isOpen = true;

  async function receive(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const decision = await (isOpen ? decide(request, inside.connections.size) : REFUSED_CLOSING);
    if (socket.destroyed) return;
    if (decision.kind === 'REFUSED') {
      refuseUpgrade(socket, decision.refusal);
      return;
    }
    const { version, adapter, station } = decision;
    const opened = (line: RpcLine) => inside.enter({ version, adapter, station, line });
    await rpc.upgrade({ request, socket, head, protocol: subprotocolOf(version), opened });
  }

  return {
    connections: inside.connections,
    refresh: inside.refresh,
    handleUpgrade: (request, socket, head) => {
      socket.on('error', () => undefined);
      if (!(socket instanceof Socket)) {
        socket.destroy();
        return;
      }
      receive(request, socket, head).catch((error: unknown) => {
        log.error({ event: 'ocpp.upgrade-failed', error: String(error) });
        socket.destroy();
      });
    },
    close: async () => {
      isOpen = false;
      await inside.close();
    },
  };
}

type Decision =
  | { readonly kind: 'REFUSED'; readonly refusal: KnockRefusal }
  | { readonly kind: 'ADMITTED'; readonly station: Station; readonly version: OcppVersion; readonly adapter: Adapter };

const REFUSED_CLOSING: Decision = { kind: 'REFUSED', refusal: { status: 503, why: 'the hub stops', retryAfterS: 10 } };

function refused(refusal: KnockRefusal): Decision {
  return { kind: 'REFUSED', refusal };
}

/** Who may come in, and by which version; what costs more is asked later. */
function createDecision(
  options: StationDoorOptions,
  { limits, versions }: { readonly limits: DoorLimits; readonly versions: readonly OcppVersion[] },
) {
  const { adapters, clock, clientCas = [], trustedProxies = [] } = options;
  const callerOf = createCallers({ clientCas, trustedProxies, clock });
  const limiter = createHandshakeLimiter(limits);
  let pending = 0;

  async function ask(knock: Knock, caller: Caller): Promise<StationAdmission> {
    pending += 1;
    try {
      const { stationId, password } = knock;
      return await soon(
        options.admit({ ...caller, stationId, ...(password && { password }) }),
        limits.upgradeTimeoutMs,
      );
    } catch (error) {
      options.log.error({ event: 'ocpp.admission-failed', stationId: knock.stationId, error: String(error) });
      return { kind: 'REFUSED', httpStatus: 503, why: 'try again later' };
    } finally {
      pending -= 1;
    }
  }

  return async (request: IncomingMessage, connected: number): Promise<Decision> => {
    const reading = readKnock(request);
    if (reading.kind === 'REFUSED') return reading;
    const { knock } = reading;
    const caller = callerOf(request);
    const waitS = await limiter.begin(caller.remoteAddress, knock.stationId);
    if (waitS !== undefined) return refused({ status: 429, why: 'too many handshakes', retryAfterS: waitS });
    const version = versions.find((one) => knock.protocols.has(subprotocolOf(one)));
    const adapter = version && adapters[version];
    if (!adapter) return refused({ status: 400, why: `offer one of ${versions.map(subprotocolOf).join(', ')}` });
    const isFull = pending >= limits.mostPending || connected >= limits.mostConnections;
    if (isFull) return refused({ status: 503, why: 'try again later', retryAfterS: 5 });
    const admission = await ask(knock, caller);
    if (admission.kind === 'ADMITTED') return { ...admission, version, adapter };
    if (admission.httpStatus !== 503) await limiter.refused(caller.remoteAddress, knock.stationId);
    return refused({ status: admission.httpStatus, why: admission.why });
  };
}

async function soon<T>(work: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not decided within ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Entering {
  readonly station: Station;
  readonly version: OcppVersion;
  readonly adapter: Adapter;
  readonly line: RpcLine;
}

/** Those who are inside. */
function createInside(options: StationDoorOptions, limits: DoorLimits) {
  const { flows, log } = options;
  const lanes = createLanes();
  const deadlines = createDeadlines(limits.handleTimeoutMs);
  const parts: LineParts = { ...options, limits, lanes, deadlines };
  const registry = createConnections();
  const lines = new Map<RpcLine, ReturnType<typeof createStationLine>>();

  /** In the station's turn: what it said before it went is done before it is gone. */
  function tell(stationId: string, event: string, work: () => Promise<void>): void {
    lanes.run(stationId, work).catch((error: unknown) => log.error({ event, stationId, error: String(error) }));
  }

  function enter({ line, ...entering }: Entering): LineHandlers {
    const { station, version } = entering;
    const stationLine = createStationLine(parts, { ...entering, line });
    const { entry, replaced } = registry.add(stationLine.socket);
    lines.set(line, stationLine);
    tell(station.id, 'ocpp.connect-failed', () => flows.connected({ station, version }));
    log.info({ event: 'ocpp.connected', stationId: station.id, version, ...(replaced && { replaced: true }) });
    replaced?.close('replaced by a newer connection');
    return {
      ...stationLine.handlers,
      closed: () => {
        stationLine.end();
        lines.delete(line);
        if (!registry.remove(entry)) return;
        log.info({ event: 'ocpp.disconnected', stationId: station.id });
        tell(station.id, 'ocpp.disconnect-failed', () => flows.disconnected(station.id));
      },
    };
  }

  async function end(): Promise<void> {
    for (const line of lines.keys()) line.close(1001, 'the hub stops');
    while (lines.size > 0) await new Promise((looked) => setTimeout(looked, 20));
    await lanes.idle();
  }

  return {
    connections: registry,
    enter,
    refresh: async (stationId: string) => {
      const socket = registry.get(stationId);
      for (const line of lines.values()) if (line.socket === socket) await line.refresh();
    },
    close: () => soon(end(), CLOSING_MS).catch(() => undefined),
  };
}
