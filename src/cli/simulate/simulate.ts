import { type Command, Option } from 'commander';
import type { ForcedResult } from '../../simulator/cpo/answer-commands.js';
import { startSimulatedCpo } from '../../simulator/cpo/simulated-cpo.js';
import type { ChargeStep } from '../../simulator/emsp/charge-step.js';
import { type ChargeWish, type SimulatedEmsp, startSimulatedEmsp } from '../../simulator/emsp/simulated-emsp.js';
import { type OcpiParty, partyName } from '../../simulator/ocpi-objects.js';
import type { Platform } from '../../simulator/platform.js';
import { exchangeLine } from '../../simulator/sandbox/exchange-line.js';
import { FAULT_FORMS, type ScopedFault } from '../../simulator/sandbox/fault-text.js';
import { joinAs, keptRegistration, readClients } from '../../simulator/sandbox/join.js';
import { FailedCheck } from '../failed-check.js';
import { untilInterrupted } from './interrupted.js';
import { faults, party, port, startAt, url, whole } from './read-options.js';
import { registerSimulateStation } from './simulate-station.js';

/** `voltclear simulate cpo|emsp|station`: somebody else's platform, which a partner's engineer tests against. */
export function registerSimulateCommands(program: Command): void {
  const simulate = program
    .command('simulate')
    .description('play a partner’s platform, or a station, at a hub (docs/sandbox.md)');
  withSandboxOptions(simulate.command('cpo'))
    .description('a CPO with stations: charges on command or by card, sends sessions and CDRs')
    .option('--stations <count>', 'locations with two EVSEs each', whole, 3)
    .option('--speed <factor>', 'simulated seconds in a second', whole, 60)
    .option('--update-every <ms>', 'how often a session is told of', whole, 1_000)
    .option('--car <kWh>', 'what a car takes before it is full', whole, 40)
    .option('--card <uid>', 'an RFID card that is held to a reader at once')
    .addOption(new Option('--result <type>', 'how every command ends; NONE: without a result').choices(RESULTS))
    .action(simulateCpo);
  withSandboxOptions(simulate.command('emsp'))
    .description('an eMSP with tokens: starts a session, and checks what comes of it')
    .option('--start <LOCATION[/EVSE]>', 'charge there, or at "any" EVSE that is available', startAt)
    .option('--energy <kWh>', 'stop when so much is charged', whole, 10)
    .option('--open', 'let the hub find out who owns the location (no OCPI-to headers)')
    .option('--timeout <seconds>', 'how long all that may take', whole, 120)
    .option('--once', 'end after the session: 0 when all came and was right, otherwise 1')
    .action(simulateEmsp);
  registerSimulateStation(simulate);
}

const RESULTS = [
  'EVSE_OCCUPIED',
  'EVSE_INOPERATIVE',
  'FAILED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TIMEOUT',
  'NONE',
] as const;

interface SandboxOptions {
  readonly versionsUrl: string;
  readonly token?: string;
  readonly party: OcpiParty;
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly state?: string;
  readonly rawToken?: true;
  readonly fault: readonly ScopedFault[];
}

function withSandboxOptions(command: Command): Command {
  return command
    .requiredOption('--versions-url <url>', 'where the hub’s versions are', url)
    .option('--token <TOKEN_A>', 'with which it registers; not needed when --state has a registration')
    .requiredOption('--party <party>', 'who it is, such as NL*SIM', party)
    .option('--name <name>', 'what it is called')
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <port>', 'on which port; 0: any free one', port, 0)
    .option('--state <file>', 'keeps the registration for the next run')
    .option('--raw-token', 'send the credentials token without Base64')
    .option(
      '--fault <fault>',
      `misbehave: ${FAULT_FORMS.join(', ')}; with @module, *times; may be repeated`,
      faults,
      [],
    );
}

interface CpoOptions extends SandboxOptions {
  readonly stations: number;
  readonly speed: number;
  readonly updateEvery: number;
  readonly car: number;
  readonly card?: string;
  readonly result?: ForcedResult;
}

async function simulateCpo(options: CpoOptions): Promise<void> {
  const cpo = await startSimulatedCpo({
    ...platformOptions(options, 'CPO'),
    stations: options.stations,
    pace: { speed: options.speed, updateEveryMs: options.updateEvery },
    car: { wantsKwh: options.car, staysFullS: 0 },
    forced: options.result,
  });
  try {
    await join(cpo.platform, options);
    await refused(cpo.publish());
    console.log(
      `EVSEs: ${cpo.board
        .spots()
        .map(({ location, evse }) => `${location.id}/${evse.uid}`)
        .join(' ')}`,
    );
    console.log(READY);
    if (options.card !== undefined) {
      const verdict = await cpo.presentCard(options.card);
      console.log(`card ${options.card}: ${verdict.may === 'CHARGE' ? verdict.authMethod : verdict.reason}`);
    }
    await untilInterrupted();
  } finally {
    await cpo.stop();
  }
}

interface EmspOptions extends SandboxOptions {
  readonly start?: ChargeWish['at'];
  readonly energy: number;
  readonly open?: true;
  readonly timeout: number;
  readonly once?: true;
}

async function simulateEmsp(options: EmspOptions): Promise<void> {
  const emsp = await startSimulatedEmsp(platformOptions(options, 'eMSP'));
  try {
    await join(emsp.platform, options);
    await refused(emsp.publish());
    console.log(`tokens: ${emsp.tokens.map(({ token }) => token.uid).join(' ')}`);
    const trouble = await chargeAsWished(emsp, options);
    if (options.once && trouble.length > 0) throw new FailedCheck(trouble.join('\n'));
    if (options.once) return;
    console.log(READY);
    await untilInterrupted();
  } finally {
    await emsp.stop();
  }
}

/** What was missing or wrong. */
async function chargeAsWished(emsp: SimulatedEmsp, options: EmspOptions): Promise<readonly string[]> {
  const offers = await refused(emsp.readOffers());
  console.log(`the hub offers ${offers.locations.length} locations and ${offers.tariffs.length} tariffs`);
  if (options.start === undefined) return [];
  const wish: ChargeWish = {
    offers,
    at: options.start,
    energyKwh: options.energy,
    route: options.open ? 'open' : 'owner',
    timeoutMs: options.timeout * 1000,
  };
  const steps = await refused(emsp.charge(wish, (step) => console.log(stepLine(step))));
  return steps
    .filter(({ end }) => end !== 'CAME')
    .map(({ what, end, said }) => `${what}: ${end.toLowerCase()}, ${said}`);
}

const MARKS = { CAME: 'ok', WRONG: 'WRONG', MISSING: 'MISSING' } as const;

function stepLine({ what, end, said }: ChargeStep): string {
  return `${MARKS[end].padEnd(8)} ${what.padEnd(22)} ${said}`;
}

const READY = 'ready; Ctrl-C ends it';

function platformOptions(options: SandboxOptions, role: string) {
  return {
    party: options.party,
    name: options.name ?? `Sandbox ${role} ${partyName(options.party)}`,
    listen: { host: options.host, port: options.port },
    tell: (exchange: Parameters<typeof exchangeLine>[0]) => console.log(exchangeLine(exchange)),
    state: keptRegistration(options.state),
    ...(options.rawToken && { client: { tokenEncoding: 'raw' as const } }),
  };
}

async function join(platform: Platform, options: SandboxOptions): Promise<void> {
  console.log(`${partyName(options.party)} listens at ${platform.versionsUrl}`);
  const atJoining = ({ scope }: ScopedFault): boolean => scope.module === 'versions' || scope.module === 'credentials';
  for (const { fault, scope } of options.fault.filter(atJoining)) platform.alsoFail(fault, scope);
  await refused(joinAs(platform, { ...options, stateFile: options.state }));
  for (const { fault, scope } of options.fault.filter((one) => !atJoining(one))) platform.alsoFail(fault, scope);
  const hub = platform.hubParty();
  console.log(`registered at ${hub ? partyName(hub) : options.versionsUrl}`);
  for (const client of await readClients(platform)) console.log(`the hub knows ${client}`);
}

/** What the other side refused ends the command with 1 and what it said; a network that is not there is told above. */
async function refused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && !('code' in error)) throw new FailedCheck(error.message);
    throw error;
  }
}
