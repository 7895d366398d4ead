import { end, tellStatus } from '../charging.js';
import { authorize, permit, sameToken } from '../driver.js';
import { drawPower } from '../meter/live.js';
import { type Outlet, reservationAt, statusOf } from '../outlet.js';
import type { StationCore } from '../station-core.js';
import { createCertificates } from './certificates.js';
import { createConfiguration } from './configuration.js';
import { createLocalList } from './local-list.js';
import { sendLog, updateFirmware } from './maintenance.js';
import { composite, createProfiles } from './profiles.js';
import type { Remote, RemoteStart } from './remote.js';
import { cancelReservation, reserve } from './reservations.js';
import { triggerMessage } from './trigger.js';

/** What a station may be asked that concerns the whole of it. */
export interface StationSwitch {
  restart(how: 'HARD' | 'SOFT'): void;
  bootAgain(): void;
  /** Connects again, with what the configuration now says. */
  reconnect(): void;
  installed(firmwareVersion: string): Promise<void>;
  heartbeat(): void;
}

/** How a station does what the hub asks. */
export function createRemote(core: StationCore, whole: StationSwitch): Remote {
  const profiles = createProfiles(core);
  return {
    start: (asked) => start(core, asked, profiles.setProfile),
    stop: (transaction) => stop(core, transaction),
    unlock: (number) => unlock(core, number),
    reserve: (asked) => reserve(core, asked),
    cancelReservation: (id) => cancelReservation(core, id),
    reset(how) {
      const isBusy = core.outlets.some(({ transaction }) => transaction !== undefined);
      if (how === 'ON_IDLE' && isBusy) {
        restartWhenIdle(core, whole);
        return 'Scheduled';
      }
      setImmediate(() => whole.restart(how === 'HARD' ? 'HARD' : 'SOFT'));
      return 'Accepted';
    },
    changeAvailability: (number, isOperative) => changeAvailability(core, number, isOperative),
    trigger: (message, outlet) => triggerMessage(core, whole, { message, outlet }),
    ...profiles,
    composite: (asked) => composite(core, asked),
    localList: createLocalList(core),
    configuration: createConfiguration(core, whole),
    updateFirmware(asked) {
      void updateFirmware(core, whole, asked);
    },
    sendLog: (asked) => sendLog(core, asked),
    certificates: createCertificates(core),
    transactionStatus: (id) => ({
      isOngoing: id !== undefined && core.memory.transactions[id] !== undefined && !core.memory.transactions[id].end,
      isQueued: core.memory.queue.some(({ transaction }) => id === undefined || transaction === id),
    }),
  };
}

function start(core: StationCore, asked: RemoteStart, setProfile: Remote['setProfile']): 'Accepted' | 'Rejected' {
  const outlet = core.outlets.find(
    (one) => (asked.outlet === undefined || one.number === asked.outlet) && mayStart(core, one, asked.token.value),
  );
  if (!outlet) return 'Rejected';
  const reservation = reservationAt(outlet.number, core.memory);
  const begin = (): void => {
    if (!outlet.car && core.habits.plugsInOnRemoteStart) {
      outlet.car = { maxPowerW: outlet.maxPowerW, wantsWh: Number.POSITIVE_INFINITY, tookWh: 0 };
      outlet.isFinishing = false;
      tellStatus(core, outlet);
    }
    permit(core, outlet, {
      token: asked.token,
      remoteStartId: asked.remoteStartId,
      ...(reservation && { reservationId: reservation.id }),
    });
    if (asked.profile) setProfile({ ...asked.profile, outlet: outlet.number });
    if (outlet.permission) giveUpLater(core, outlet);
  };
  const asksFirst = core.setting('AuthorizeRemoteTxRequests') ?? core.setting('AuthCtrlr.AuthorizeRemoteStart');
  setImmediate(() => {
    if (asksFirst !== 'true') return begin();
    void authorize(core, asked.token).then(({ accepted }) => (accepted ? begin() : undefined));
  });
  return 'Accepted';
}

function mayStart(core: StationCore, outlet: Outlet, token: string): boolean {
  const status = statusOf(outlet, core.memory);
  if (status === 'Reserved') return sameToken(reservationAt(outlet.number, core.memory)?.token ?? '', token);
  const waits = outlet.transaction !== undefined && !core.memory.transactions[outlet.transaction]?.token;
  return status === 'Available' || status === 'Preparing' || status === 'Finishing' || waits;
}

/** Nobody plugged in: ConnectionTimeOut. */
function giveUpLater(core: StationCore, outlet: Outlet): void {
  const { permission } = outlet;
  const seconds = Number(core.setting('ConnectionTimeOut') ?? core.setting('TxCtrlr.EVConnectionTimeOut') ?? 60);
  core.later(seconds * 1000, () => {
    if (outlet.permission !== permission) return;
    delete outlet.permission;
    tellStatus(core, outlet);
  });
}

function stop(core: StationCore, transaction: number | string): 'Accepted' | 'Rejected' {
  const found = core.outlets.find((outlet) => {
    const running = core.memory.transactions[outlet.transaction ?? ''];
    return running && (running.id === transaction || running.hubNumber === transaction);
  });
  if (!found) return 'Rejected';
  setImmediate(() => finish(core, found, 'Remote'));
  return 'Accepted';
}

function unlock(core: StationCore, number: number): 'Busy' | 'Unknown' | 'Unlocked' {
  const outlet = core.outlets.find((one) => one.number === number);
  if (!outlet) return 'Unknown';
  if (outlet.transaction !== undefined) {
    if (core.dialect.keepsLocked) return 'Busy';
    setImmediate(() => finish(core, outlet, 'UnlockCommand'));
  }
  return 'Unlocked';
}

function finish(core: StationCore, outlet: Outlet, reason: 'Remote' | 'UnlockCommand'): void {
  const at = core.now();
  if (core.habits.isLive) drawPower(core, outlet, at);
  const running = core.memory.transactions[outlet.transaction ?? ''];
  const lastAt = running ? new Date(running.lastAt) : at;
  end(core, outlet, { at: core.habits.isLive ? at : latest(at, lastAt), reason });
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function changeAvailability(
  core: StationCore,
  number: number,
  isOperative: boolean,
): 'Accepted' | 'Rejected' | 'Scheduled' {
  const { memory } = core;
  const meant = core.outlets.filter((outlet) => number === 0 || outlet.number === number);
  if (meant.length === 0) return 'Rejected';
  let isScheduled = false;
  for (const outlet of meant) {
    const index = memory.inoperative.indexOf(outlet.number);
    if (isOperative && index >= 0) memory.inoperative.splice(index, 1);
    outlet.isClosing = !isOperative && outlet.transaction !== undefined;
    isScheduled ||= outlet.isClosing;
    if (!isOperative && index < 0 && !outlet.isClosing) memory.inoperative.push(outlet.number);
    setImmediate(() => tellStatus(core, outlet));
  }
  return isScheduled ? 'Scheduled' : 'Accepted';
}

const IDLE_MS = 50;

function restartWhenIdle(core: StationCore, whole: StationSwitch): void {
  core.later(IDLE_MS, () => {
    if (core.outlets.some(({ transaction }) => transaction !== undefined)) restartWhenIdle(core, whole);
    else whole.restart('SOFT');
  });
}
