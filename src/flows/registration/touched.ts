import type { Connection } from '../../domain/roaming/connection.js';
import type { Clock } from '../ports.js';

/** The time of a change: now, but always later than the last one, since a change is refused when somebody was faster. */
export function touched(connection: Connection, clock: Clock): Date {
  return new Date(Math.max(clock.now().getTime(), connection.updatedAt.getTime() + 1));
}
