import { tellStatus } from '../charging.js';
import { statusOf } from '../outlet.js';
import type { StationCore } from '../station-core.js';
import type { AskedReservation, Remote } from './remote.js';

const ANSWERS = { Faulted: 'Faulted', Reserved: 'Occupied', Unavailable: 'Unavailable' } as const;

/** Keeps an outlet for a token; of outlet 0 the first free one. The same number again replaces it (OCPP 1.6, 5.13). */
export function reserve(core: StationCore, asked: AskedReservation): ReturnType<Remote['reserve']> {
  const { memory } = core;
  const known = memory.reservations.find(({ id }) => id === asked.id);
  const candidates = core.outlets.filter(({ number }) => asked.outlet === 0 || number === asked.outlet);
  const free = candidates.find((outlet) => statusOf(outlet, memory) === 'Available' || known?.outlet === outlet.number);
  const [first] = candidates;
  if (!first) return 'Rejected';
  if (!free) {
    const status = statusOf(first, memory);
    return status in ANSWERS ? ANSWERS[status as keyof typeof ANSWERS] : 'Occupied';
  }
  memory.reservations = memory.reservations.filter(({ id }) => id !== asked.id);
  memory.reservations.push({ ...asked, outlet: free.number });
  setImmediate(() => tellStatus(core, free));
  core.later(Math.max(0, Date.parse(asked.expiresAt) - core.now().getTime()), () => expire(core, asked));
  return 'Accepted';
}

export function cancelReservation(core: StationCore, id: number): 'Accepted' | 'Rejected' {
  return drop(core, id) ? 'Accepted' : 'Rejected';
}

function expire(core: StationCore, { id, expiresAt }: AskedReservation): void {
  const held = core.memory.reservations.find((one) => one.id === id && one.expiresAt === expiresAt);
  if (!held || !drop(core, id)) return;
  const message = core.dialect.reservationExpired(id);
  if (message) core.call(message.action, message.payload).catch(() => undefined);
}

function drop(core: StationCore, id: number): boolean {
  const { memory } = core;
  const held = memory.reservations.find((one) => one.id === id);
  if (!held) return false;
  memory.reservations = memory.reservations.filter((one) => one !== held);
  const outlet = core.outlets.find(({ number }) => number === held.outlet);
  if (outlet) setImmediate(() => tellStatus(core, outlet));
  return true;
}
