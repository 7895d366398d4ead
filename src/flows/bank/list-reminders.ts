import { maySee, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import type { Reminder } from '../../store/clearing/reminder-store.js';
import { involvingOf, narrow } from '../access/narrow.js';
import type { Hub } from '../hub.js';

/** A reminder as it was made, with its text. */
export type StoredReminder = Reminder;

/** Reminders that somebody may see: those of its own parties; an operator all. By date. */
export async function listReminders(
  { reminders }: Pick<Hub, 'reminders'>,
  staff: Staff,
  { party }: { readonly party?: PartyKey },
): Promise<readonly Reminder[]> {
  const narrowing = narrow(staff, party);
  if (narrowing.kind === 'NOTHING') return [];
  const { involving } = involvingOf(narrowing);
  return reminders.list(involving ? { parties: involving } : {});
}

/** One reminder with its text. Refuses with `unknown-object` also what the caller may not see. */
export async function findReminder({ reminders }: Pick<Hub, 'reminders'>, staff: Staff, id: string): Promise<Reminder> {
  const reminder = await reminders.find(id);
  if (!reminder || !maySee(staff, [reminder.party])) throw new HubError('unknown-object', 'no such reminder', 'id');
  return reminder;
}
