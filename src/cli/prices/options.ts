import { type Command, InvalidArgumentError } from 'commander';
import { type HubOptions, withHubOptions } from '../hub-options.js';

export interface IndexOptions extends HubOptions {
  readonly index: string;
}

/** A command that speaks to a running hub about one index. */
export function withIndex(command: Command): Command {
  return withHubOptions(command).requiredOption('--index <name>', 'the index, such as EPEX-DE');
}

/** A date means its midnight in UTC. */
export function readInstant(text: string): Date {
  const ms = /^\d{4}-\d{2}-\d{2}(?:T[0-9:.]{5,12}Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Expected an instant such as 2026-10-12T22:00:00Z, or a date.');
  return new Date(ms);
}

export function readMinutes(text: string): number {
  if (!['15', '30', '60'].includes(text)) throw new InvalidArgumentError('Expected 15, 30 or 60.');
  return Number(text);
}

/** Names and values of a query, without those that are not given. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) given.set(name, String(value));
  return given.toString();
}
