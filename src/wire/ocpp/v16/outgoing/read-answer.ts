import type { StationCommand } from '../../../../domain/stations/station-command.js';
import type { StationReply } from '../../../../flows/station-commands/command-ports.js';

/**
 * What the answers to a command's calls amount to. One call: its status as the station wrote it, Accepted where the
 * answer has none, and its answer. Several: Accepted when all are; else the first status that is neither Accepted nor
 * RebootRequired or Scheduled, else the first of those; and `results`, in the order of the calls: what each asked for,
 * without the value, which may be a password, and its `status`.
 */
export function readV16Answer(
  _command: StationCommand,
  replies: readonly StationReply[],
): { readonly status: string; readonly payload: Readonly<Record<string, unknown>> } {
  const [only, ...others] = replies;
  if (only && others.length === 0 && only.action !== 'ChangeConfiguration') {
    return { status: statusOf(only), payload: only.answer };
  }
  const results = replies.map((reply) => ({ ...withoutValue(reply.payload), status: statusOf(reply) }));
  return { status: together(results.map(({ status }) => status)), payload: { results } };
}

const GOOD = new Set(['Accepted', 'RebootRequired', 'Scheduled']);

function together(statuses: readonly string[]): string {
  return statuses.find((status) => !GOOD.has(status)) ?? statuses.find((status) => status !== 'Accepted') ?? 'Accepted';
}

function withoutValue({ value: _value, ...rest }: StationReply['payload']): Readonly<Record<string, unknown>> {
  return rest;
}

function statusOf({ answer }: StationReply): string {
  const { status } = answer;
  return typeof status === 'string' && status !== '' ? status : 'Accepted';
}
