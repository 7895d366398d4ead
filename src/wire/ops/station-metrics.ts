import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { OcppVersion } from '../../domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../domain/stations/station-command.js';

/** What is counted of stations that connect straight to this process. */
export interface StationMetrics {
  /** A call of a station and what it was answered: ANSWERED, or the code of a CALLERROR. */
  stationCall(call: StationCallSample): void;
  /** Frames that the log of frames had no room for. */
  framesDropped(count: number): void;
  /** Something that a station does otherwise than OCPP says. */
  quirkNoted(rule: string): void;
  /** A station that was not let in, by the HTTP status that it was answered. */
  stationRefused(httpStatus: number): void;
  /** What became of something that the hub asked of a station. */
  stationCommand(kind: StationCommand['kind'], outcome: CommandOutcome['kind']): void;
  /** Says who tells which stations are connected; asked at each scrape. */
  watchConnected(connected: () => Iterable<{ readonly version: OcppVersion }>): void;
}

export interface StationCallSample {
  /** An action of OCPP; `other`: a name that is in no version that the station speaks. */
  readonly action: string;
  readonly outcome: string;
  /** From the frame to its answer, with the time that it waited for its turn. */
  readonly durationS: number;
}

/** From what needs no store up to what is given up. */
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const VERSIONS: readonly OcppVersion[] = ['1.6', '2.0.1', '2.1'];

export function stationMetrics(registers: Registry[]): StationMetrics {
  const { framesDropped, refused, commands } = lesserCounters(registers);
  const calls = new Counter({
    name: 'voltclear_station_calls_total',
    help: 'calls of stations by action and what they were answered',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'voltclear_station_call_seconds',
    help: 'time from a call of a station to its answer, by action',
    labelNames: ['action'],
    buckets: BUCKETS_S,
    registers,
  });
  const quirks = new Counter({
    name: 'voltclear_station_quirks_total',
    help: 'what stations do otherwise than OCPP says, by rule',
    labelNames: ['rule'],
    registers,
  });
  return {
    stationCall: ({ action, outcome, durationS }) => {
      calls.inc({ action, outcome });
      seconds.observe({ action }, durationS);
    },
    framesDropped: (count) => framesDropped.inc(count),
    quirkNoted: (rule) => quirks.inc({ rule }),
    stationRefused: (httpStatus) => refused.inc({ status: String(httpStatus) }),
    stationCommand: (kind, outcome) => commands.inc({ kind, outcome }),
    watchConnected: (connected) => collectConnected(registers, connected),
  };
}

function lesserCounters(registers: Registry[]) {
  return {
    framesDropped: new Counter({
      name: 'voltclear_station_frames_dropped_total',
      help: 'frames of stations that the log of frames had no room for, since its store was behind',
      registers,
    }),
    refused: new Counter({
      name: 'voltclear_stations_refused_total',
      help: 'stations that were not let in, by HTTP status',
      labelNames: ['status'],
      registers,
    }),
    commands: new Counter({
      name: 'voltclear_station_commands_total',
      help: 'what became of what the hub has asked of stations, by kind of command',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
  };
}

function collectConnected(registers: Registry[], connected: () => Iterable<{ readonly version: OcppVersion }>): void {
  new Gauge({
    name: 'voltclear_stations_connected',
    help: 'stations that are connected to this process, by version of OCPP',
    labelNames: ['version'],
    registers,
    collect() {
      for (const version of VERSIONS) this.set({ version }, 0);
      for (const { version } of connected()) this.inc({ version });
    },
  });
}
