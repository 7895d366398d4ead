import { randomUUID } from 'node:crypto';
import type { MeterSample, SampleContext, TransactionTurn } from './dialect.js';
import { limitW } from './meter/charging-limit.js';
import { type SignedReading, signReading } from './meter/signed-reading.js';
import { type Outlet, registerWh, statusOf } from './outlet.js';
import type { StationCore } from './station-core.js';
import type { LocalTransaction, StationToken, StopReason } from './station-memory.js';

/** Tells the hub the state of an outlet when it has changed; while offline, the newest is told on the way back. */
export function tellStatus(core: StationCore, outlet: Outlet, at = core.now()): void {
  const status = statusOf(outlet, core.memory);
  if (status === outlet.told) return;
  const message = core.dialect.status(outlet.number, status, core.time(at));
  if (core.isOnline()) {
    outlet.told = status;
    core.call(message.action, message.payload).catch(() => {
      delete outlet.told;
    });
  } else if (core.faults().replaysStatuses) {
    outlet.told = status;
    core.queue.push({ ...message, kind: 'STATUS' });
  }
}

/** Begins a transaction: a card was accepted and a car is there. */
export function begin(core: StationCore, outlet: Outlet, at: Date): LocalTransaction {
  const { memory } = core;
  const { permission } = outlet;
  const transaction: LocalTransaction = {
    id: randomUUID(),
    outlet: outlet.number,
    startedAt: at.toISOString(),
    startWh: registerWh(memory, outlet.number),
    ...(permission && { token: permission.token }),
    ...(permission?.remoteStartId !== undefined && { remoteStartId: permission.remoteStartId }),
    ...(permission?.reservationId !== undefined && { reservationId: permission.reservationId }),
    nextSeqNo: 0,
    lastAt: at.toISOString(),
  };
  memory.transactions[transaction.id] = transaction;
  memory.reservations = memory.reservations.filter(({ id }) => id !== permission?.reservationId);
  outlet.transaction = transaction.id;
  delete outlet.permission;
  const why =
    permission === undefined ? 'PLUGGED_IN' : permission.remoteStartId === undefined ? 'AUTHORIZED' : 'REMOTE';
  const message = core.dialect.started(turn(core, transaction, { at, context: 'Transaction.Begin', why }));
  core.queue.push({ ...message, kind: 'START', transaction: transaction.id });
  core.tell({ kind: 'TRANSACTION_STARTED', transaction });
  tellStatus(core, outlet, at);
  return transaction;
}

/** A transaction that began with the car gets its driver. */
export function authorizeRunning(core: StationCore, transaction: LocalTransaction, token: StationToken): void {
  transaction.token = token;
  push(core, transaction, { at: core.now(), context: 'Sample.Periodic', why: 'AUTHORIZED', token });
}

/** Tells what the meter shows in a transaction. */
export function sample(core: StationCore, transaction: LocalTransaction, at: Date, powerW?: number): void {
  transaction.lastAt = at.toISOString();
  push(core, transaction, { at, context: 'Sample.Periodic', why: 'PERIODIC', ...(powerW !== undefined && { powerW }) });
}

/** Tells that power began or ceased to flow. */
export function tellState(core: StationCore, transaction: LocalTransaction, at: Date): void {
  push(core, transaction, { at, context: 'Sample.Periodic', why: 'STATE' });
}

export function end(
  core: StationCore,
  outlet: Outlet,
  how: { readonly at: Date; readonly reason: StopReason; readonly token?: StationToken },
): LocalTransaction | undefined {
  const { memory } = core;
  const transaction = memory.transactions[outlet.transaction ?? ''];
  if (!transaction) return undefined;
  const { at, reason, token } = how;
  transaction.end = { at: at.toISOString(), stopWh: registerWh(memory, outlet.number), reason };
  delete outlet.transaction;
  delete outlet.suspended;
  outlet.isFinishing = true;
  if (outlet.isClosing) memory.inoperative.push(outlet.number);
  outlet.isClosing = false;
  const told = turn(core, transaction, { at, context: 'Transaction.End', why: 'STATE', ...(token && { token }) });
  const first: MeterSample = {
    at: core.time(new Date(transaction.startedAt)),
    energyWh: transaction.startWh,
    context: 'Transaction.Begin',
    ...signedWhere(core, transaction.startWh, transaction.startedAt, 'B'),
  };
  const atStop = core.habits.tellsValuesAtStop || core.habits.signsValues ? [first, told.sample] : undefined;
  const message = core.dialect.ended({ ...told, ...(atStop && { atStop }) });
  core.queue.push({ ...message, kind: 'STOP', transaction: transaction.id });
  core.tell({ kind: 'TRANSACTION_ENDED', transaction });
  tellStatus(core, outlet, at);
  return transaction;
}

/** What an outlet may draw now, W: by itself, its car and the hub's profiles. */
export function allowedW(core: StationCore, outlet: Outlet, at: Date): number {
  const running = core.memory.transactions[outlet.transaction ?? ''];
  const sharers = core.outlets.filter(({ transaction }) => transaction !== undefined).length;
  const limit = limitW(core.memory.profiles, {
    outlet: outlet.number,
    at,
    sharers,
    ...(running && { transaction: running }),
  });
  return Math.min(outlet.maxPowerW, outlet.car?.maxPowerW ?? outlet.maxPowerW, limit ?? Number.POSITIVE_INFINITY);
}

interface Moment extends Pick<TransactionTurn, 'why'> {
  readonly at: Date;
  readonly context: SampleContext;
  readonly powerW?: number;
  readonly token?: StationToken;
}

function push(core: StationCore, transaction: LocalTransaction, moment: Moment): void {
  const message = core.dialect.updated(turn(core, transaction, moment));
  if (message) core.queue.push({ ...message, kind: 'SAMPLE', transaction: transaction.id });
}

function turn(core: StationCore, transaction: LocalTransaction, moment: Moment): TransactionTurn {
  const outlet = core.outlets[transaction.outlet - 1];
  const energyWh = registerWh(core.memory, transaction.outlet);
  const token = moment.token ?? (moment.context === 'Transaction.Begin' ? transaction.token : undefined);
  const letter = SIGNED_AS[moment.context];
  return {
    transaction,
    why: moment.why,
    status: outlet ? statusOf(outlet, core.memory) : 'Available',
    isOffline: !core.isOnline(),
    ...(token && { token }),
    sample: {
      at: core.time(moment.at),
      energyWh,
      context: moment.context,
      ...(moment.powerW !== undefined && { powerW: moment.powerW }),
      ...(letter && signedWhere(core, energyWh, moment.at.toISOString(), letter)),
    },
  };
}

const SIGNED_AS: Partial<Record<SampleContext, 'B' | 'E'>> = { 'Transaction.Begin': 'B', 'Transaction.End': 'E' };

function signedWhere(core: StationCore, energyWh: number, at: string, letter: 'B' | 'E'): { signed?: SignedReading } {
  if (!core.habits.signsValues) return {};
  return { signed: signReading(core.id, { energyWh, at, letter }) };
}
