import type { Station } from '../../domain/stations/station.js';
import type { CommandOutcome, StationCommand } from '../../domain/stations/station-command.js';
import type { Clock } from '../ports.js';
import type { CallOutcome, CommandWriters, LocalStation, StationReply } from './command-ports.js';

export interface RunCommandParts {
  readonly writers: CommandWriters;
  readonly clock: Clock;
}

/** A command for a station that is connected to this process. */
export interface LocalCommand {
  readonly local: LocalStation;
  readonly station: Station;
  readonly command: StationCommand;
  readonly deadline: Date;
}

/**
 * Writes a command in the version that the station's connection speaks, makes its calls one after the other and reads
 * the answers. The first call goes out at once; the first that is not answered ends it. Never rejects for reasons of the
 * station.
 */
export async function runCommand(
  { writers, clock }: RunCommandParts,
  { local, station, command, deadline }: LocalCommand,
): Promise<CommandOutcome> {
  const writer = writers[local.version];
  const requests = writer.write(command, station);
  if (!requests) return { kind: 'NOT_SUPPORTED', why: `OCPP ${local.version} has no words for this ${command.kind}` };
  const replies: StationReply[] = [];
  for (const request of requests) {
    const timeoutMs = deadline.getTime() - clock.now().getTime();
    if (timeoutMs <= 0) return { kind: 'TIMEOUT' };
    const outcome = await local.call(request.action, request.payload, timeoutMs);
    if (outcome.kind !== 'ANSWERED') return notAnswered(outcome, request.action);
    replies.push({ ...request, answer: outcome.payload });
  }
  return { kind: 'ANSWERED', ...writer.read(command, replies) };
}

const NOT_SUPPORTED = new Set(['NotImplemented', 'NotSupported']);

function notAnswered(outcome: Exclude<CallOutcome, { readonly kind: 'ANSWERED' }>, action: string): CommandOutcome {
  if (outcome.kind === 'TIMEOUT') return { kind: 'TIMEOUT' };
  if (outcome.kind !== 'ERROR') return { kind: 'FAILED', why: `the connection was lost during ${action}` };
  const { code, description } = outcome;
  const why = `${action}: ${code}${description === '' ? '' : `, ${description.slice(0, 255)}`}`;
  return { kind: NOT_SUPPORTED.has(code) ? 'NOT_SUPPORTED' : 'FAILED', why };
}
