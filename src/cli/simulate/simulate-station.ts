import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fastClock, realClock } from '../../simulator/station/clock.js';
import { parseStationFault, STATION_FAULT_FORMS, type StationFaults } from '../../simulator/station/faults.js';
import { createStation, type SimulatedStation } from '../../simulator/station/station.js';
import type { StationEvent } from '../../simulator/station/station-core.js';
import type { LocalTransaction, StationMemory } from '../../simulator/station/station-memory.js';
import type { StationVersion } from '../../simulator/station/station-options.js';
import { FailedCheck } from '../failed-check.js';
import { untilInterrupted } from './interrupted.js';
import { whole } from './read-options.js';

interface StationCliOptions {
  readonly hub: string;
  readonly id: string;
  readonly password?: string;
  readonly ocpp: StationVersion;
  readonly outlets: number;
  readonly power: number;
  readonly speed: number;
  readonly charge?: string;
  readonly energy: number;
  readonly sessions: number;
  readonly fault?: StationFaults;
  readonly state?: string;
  readonly frames?: true;
  readonly once?: true;
}

/** `voltclear simulate station`: a charging station that speaks OCPP to a hub. */
export function registerSimulateStation(simulate: Command): void {
  simulate
    .command('station')
    .description('a charging station: speaks OCPP, charges by card or on command, misbehaves as told')
    .requiredOption('--hub <url>', 'where stations connect, without the id: ws://127.0.0.1:8080/ocpp', socketUrl)
    .requiredOption('--id <id>', 'which station it is')
    .option('--password <key>', 'its AuthorizationKey')
    .addOption(new Option('--ocpp <version>', 'what it speaks').choices(['1.6', '2.0.1']).default('1.6'))
    .option('--outlets <count>', 'how many it has, with a connector each', whole, 2)
    .option('--power <W>', 'what an outlet gives at most', whole, 22_000)
    .option('--speed <factor>', 'so many times as fast, beginning a day ago when more than 1', whole, 1)
    .option('--charge <token>', 'a car comes to outlet 1, and this card is held to the reader')
    .option('--energy <kWh>', 'what that car takes', whole, 10)
    .option('--sessions <count>', 'how many such cars come, one after the other', whole, 1)
    .option('--fault <fault>', `misbehave: ${STATION_FAULT_FORMS.join(', ')}; may be repeated`, fault)
    .option('--state <file>', 'keeps what the station remembers for the next run')
    .option('--frames', 'show every frame')
    .option('--once', 'end when those cars are gone and the hub has all of it: 0, otherwise 1')
    .action(simulateStation);
}

const DAY_MS = 86_400_000;
const SAMPLE_MS = 1_000;

async function simulateStation(options: StationCliOptions): Promise<void> {
  const memory = keptMemory(options.state);
  const station = createStation({
    url: options.hub,
    id: options.id,
    version: options.ocpp,
    outlets: Array.from({ length: options.outlets }, () => ({ maxPowerW: options.power })),
    faults: options.fault ?? {},
    clock: options.speed > 1 ? fastClock(options.speed, new Date(Date.now() - DAY_MS)) : realClock,
    habits: { isLive: true },
    pace: { sampleMs: SAMPLE_MS },
    ...(options.password !== undefined && { password: options.password }),
    ...(memory && { memory }),
    ...(options.frames && {
      onFrame: (text, direction) => console.log(`${clockTime()}  ${direction.padEnd(3)}  ${text}`),
    }),
  });
  const failures: string[] = [];
  station.on((event) => {
    const line = eventLine(event);
    if (line !== undefined) console.log(`${clockTime()}  ${line}`);
    if (event.kind === 'GAVE_UP') failures.push(`${event.action}: ${event.why}`);
  });
  try {
    await connect(station);
    if (options.charge !== undefined) await chargeAll(station, options);
    if (options.once && failures.length > 0) throw new FailedCheck(failures.join('\n'));
    if (options.once) return;
    console.log('ready; Ctrl-C ends it');
    await untilInterrupted();
  } finally {
    await station.close();
    if (options.state !== undefined) writeFileSync(options.state, JSON.stringify(station.memory), { mode: 0o600 });
  }
}

async function connect(station: SimulatedStation): Promise<void> {
  try {
    await station.connect();
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    throw new FailedCheck(`${station.id} cannot connect: ${typeof code === 'number' ? `HTTP ${code} ` : ''}${message}`);
  }
  const status = await station.boot();
  if (status !== 'Accepted') throw new FailedCheck(`the hub does not accept ${station.id}: ${status}`);
}

async function chargeAll(station: SimulatedStation, options: StationCliOptions): Promise<void> {
  for (let session = 1; session <= options.sessions; session += 1) {
    station.plugIn(1, { wantsWh: options.energy * 1000 });
    const { accepted, status } = await station.presentCard(options.charge ?? '');
    if (!accepted) {
      station.unplug(1);
      throw new FailedCheck(`card ${options.charge}: ${status}`);
    }
    while (station.outlets[0]?.transaction !== undefined && station.outlets[0].suspended !== 'EV') await sleep(50);
    station.stop();
    station.unplug(1);
    await station.settled();
  }
}

/** What is worth a line; undefined: nothing. */
function eventLine(event: StationEvent): string | undefined {
  switch (event.kind) {
    case 'ACCEPTED':
      return `accepted, heartbeat every ${event.intervalS} s`;
    case 'BOOTED':
      return event.status === 'Accepted' ? undefined : `boot: ${event.status}`;
    case 'COMMAND':
      return `${event.action} ${event.answer ? JSON.stringify(event.answer) : 'not answered'}`;
    case 'CONNECTED':
      return 'connected';
    case 'DISCONNECTED':
      return `disconnected (${event.code})`;
    case 'GAVE_UP':
      return `the hub refuses ${event.action}: ${event.why}`;
    case 'REFUSED':
      return `not connected: ${event.httpStatus ?? ''} ${event.why}`;
    case 'REPLY_LOST':
      return `answer to ${event.action} lost`;
    case 'RESTARTED':
      return 'restarts';
    case 'TRANSACTION_STARTED':
      return `charging at outlet ${event.transaction.outlet}`;
    case 'TRANSACTION_ENDED':
      return `charged ${energyOf(event.transaction)} kWh at outlet ${event.transaction.outlet}`;
    case 'UNANSWERED':
      return `no answer to ${event.action}: ${event.why}`;
    case 'TRANSACTION_TOLD':
      return `the hub has all of ${energyOf(event.transaction)} kWh`;
  }
}

function energyOf({ end, startWh }: LocalTransaction): string {
  return (((end?.stopWh ?? startWh) - startWh) / 1000).toFixed(3);
}

function clockTime(): string {
  return new Date().toISOString().slice(11, 23);
}

function keptMemory(file: string | undefined): StationMemory | undefined {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StationMemory;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FailedCheck(`${file}: not the memory of a station`);
  }
}

function socketUrl(text: string): string {
  if (!/^wss?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('expected a ws: or wss: URL');
  return text.replace(/\/$/, '');
}

function fault(text: string, before: StationFaults = {}): StationFaults {
  try {
    return { ...before, ...parseStationFault(text) };
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
