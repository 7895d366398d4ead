import { setTimeout as sleep } from 'node:timers/promises';
import { end, tellStatus } from './charging.js';
import { realClock } from './clock.js';
import type { Dialect } from './dialect.js';
import type { StationFaults } from './faults.js';
import { dialect16 } from './ocpp16/dialect16.js';
import { dialect201 } from './ocpp201/dialect201.js';
import { createOutlets } from './outlet.js';
import { createRemote, type StationSwitch } from './remote/create-remote.js';
import type { Remote } from './remote/remote.js';
import { type Connection, createConnection } from './socket/connection.js';
import type { Payload } from './socket/link.js';
import { createMessageQueue, type MessageQueue } from './socket/message-queue.js';
import { type StationCore, type StationEvent, writeTime } from './station-core.js';
import { createStationMemory, type QueuedMessage, type StationMemory } from './station-memory.js';
import { DEFAULT_FACE, DEFAULT_HABITS, DEFAULT_OUTLETS, DEFAULT_PACE, type StationOptions } from './station-options.js';

/** A station put together from its parts. */
export interface StationParts {
  readonly core: StationCore;
  readonly connection: Connection;
  setFaults(faults: StationFaults): void;
  /** What was to happen later does not. */
  forgetTimers(): void;
}

export interface AssembleOptions extends StationOptions {
  readonly signal: AbortSignal;
  readonly whole: StationSwitch;
  readonly tell: (event: StationEvent) => void;
}

export function assemble(options: AssembleOptions): StationParts {
  let faults = options.faults ?? {};
  const { signal, clock = realClock, random = Math.random, memory = createStationMemory() } = options;
  const timers = new Set<NodeJS.Timeout>();
  const getFaults = (): StationFaults => faults;
  let remote: Remote | undefined;
  const dialect = (options.version === '1.6' ? dialect16 : dialect201)(getFaults, () => {
    remote ??= createRemote(core, options.whole);
    return remote;
  });
  const core: StationCore = {
    id: options.id,
    memory,
    dialect,
    outlets: createOutlets(options.outlets ?? DEFAULT_OUTLETS, memory),
    get queue(): MessageQueue {
      return queue;
    },
    pace: { ...DEFAULT_PACE, ...options.pace },
    habits: { ...DEFAULT_HABITS, ...options.habits },
    random,
    faults: getFaults,
    now: clock.now,
    time: (at) => writeTime(at, faults),
    isOnline: () => connection.isReady(),
    call: (action, payload) => connection.call(action, payload),
    tell: options.tell,
    later(ms, act) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          act();
        },
        Math.min(ms, LONGEST_TIMER_MS),
      );
      timers.add(timer);
    },
    async pause(ms) {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    },
    setting: (key) => memory.configuration[key] ?? dialect.configuration[key]?.value,
  };
  const connection = connectionOf(options, core);
  const queue = queueOf(core, connection);
  signal.addEventListener('abort', () => queue.stop());
  return {
    core,
    connection,
    setFaults(changed) {
      faults = changed;
    },
    forgetTimers() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

const LONGEST_TIMER_MS = 2_147_483_647;

function connectionOf(options: AssembleOptions, core: StationCore): Connection {
  const { memory, dialect, faults, pace, random } = core;
  const { id, url, version, passwordAs, tls, onFrame } = options;
  return createConnection({
    signal: options.signal,
    link: () => ({
      id,
      url,
      version,
      ...(passwordAs && { passwordAs }),
      ...(tls && { tls }),
      ...(onFrame && { onFrame }),
      password: memory.password ?? options.password,
      callTimeoutMs: pace.callTimeoutMs,
      ignoresPings: faults().ignoresPings ?? false,
      onCommand: (action, payload) => answerCommand(core, action, payload),
    }),
    dialect,
    face: () => ({
      ...DEFAULT_FACE,
      serialNumber: id.slice(0, 25),
      ...options.face,
      ...(memory.firmwareVersion && { firmwareVersion: memory.firmwareVersion }),
    }),
    faults,
    random,
    pace,
    reconnects: core.habits.reconnects,
    tell: core.tell,
    ready(isAfterBoot) {
      core.queue.wake();
      tellAll(core, isAfterBoot);
    },
  });
}

/** States: all of them after a boot, otherwise those that changed meanwhile. */
function tellAll(core: StationCore, isAfterBoot: boolean): void {
  const whole = isAfterBoot ? core.dialect.wholeStatus(core.time(core.now())) : undefined;
  if (whole) core.call(whole.action, whole.payload).catch(() => undefined);
  for (const outlet of core.outlets) {
    if (isAfterBoot) delete outlet.told;
    tellStatus(core, outlet);
  }
}

async function answerCommand(core: StationCore, action: string, payload: Payload): Promise<Payload | undefined> {
  const answering = core.faults().isMute ? undefined : answerOf(core.dialect, action, payload);
  const answer = await answering;
  core.tell({ kind: 'COMMAND', action, payload, answer });
  return answer;
}

function answerOf(dialect: Dialect, action: string, payload: Payload): Promise<Payload> {
  const answer = dialect.command(action, payload);
  if (!answer) throw Object.assign(new Error(`${action} is not known`), { rpcErrorCode: 'NotImplemented' });
  return answer;
}

function queueOf(core: StationCore, connection: Connection): MessageQueue {
  const { memory, dialect, random, faults, tell, pace, habits } = core;
  return createMessageQueue({
    memory,
    isReady: connection.isReady.bind(connection),
    send(message) {
      const payload = dialect.addressed(message, memory.transactions[message.transaction ?? '']);
      const answering = connection.call(message.action, payload);
      if (random() < (faults().lostConnection ?? 0)) setImmediate(() => connection.cut());
      return answering;
    },
    loses: () => random() < (faults().lostReply ?? 0),
    accepted: (message, answer) => accepted(core, message, answer),
    lost: ({ action, attempts }) => tell({ kind: 'REPLY_LOST', action, attempts }),
    unanswered: ({ action }, why) => tell({ kind: 'UNANSWERED', action, why }),
    gaveUp: ({ action }, why) => tell({ kind: 'GAVE_UP', action, why }),
    retryMs: () => pace.retryMs,
    attempts: () => habits.attempts,
  });
}

/** What the hub's answer to a message of a transaction means for it. */
function accepted(core: StationCore, message: QueuedMessage, answer: Payload): void {
  const { memory, dialect } = core;
  const transaction = memory.transactions[message.transaction ?? ''];
  if (!transaction) return;
  const { status, hubNumber } = dialect.verdictOf(answer);
  if (hubNumber !== undefined) transaction.hubNumber = hubNumber;
  if (message.kind === 'STOP') {
    forgetTransaction(memory, transaction.id);
    core.tell({ kind: 'TRANSACTION_TOLD', transaction });
    return;
  }
  if (status === undefined || status === 'Accepted' || transaction.end) return;
  if ((core.setting('StopTransactionOnInvalidId') ?? core.setting('TxCtrlr.StopTxOnInvalidId')) !== 'true') return;
  const outlet = core.outlets.find((one) => one.transaction === transaction.id);
  const at = core.habits.isLive ? core.now() : new Date(transaction.lastAt);
  if (outlet) end(core, outlet, { at, reason: 'DeAuthorized' });
}

/** A profile of a transaction ends with it. */
function forgetTransaction(memory: StationMemory, id: string): void {
  delete memory.transactions[id];
  memory.profiles = memory.profiles.filter(({ transaction }) => transaction !== id);
}
