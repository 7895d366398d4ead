import { compositeOf, type HeldProfile } from '../meter/charging-limit.js';
import type { StationCore } from '../station-core.js';
import type { AskedProfile, Remote } from './remote.js';

/** Charging profiles: kept, and from then on obeyed. */
export function createProfiles(core: StationCore): Pick<Remote, 'clearProfiles' | 'setProfile'> {
  const { memory } = core;
  return {
    setProfile(asked) {
      const held = heldOf(core, asked);
      if (!held) return 'Rejected';
      const isReplaced = (one: HeldProfile): boolean =>
        one.id === held.id ||
        (one.outlet === held.outlet && one.purpose === held.purpose && one.stackLevel === held.stackLevel);
      memory.profiles = [...memory.profiles.filter((one) => !isReplaced(one)), held];
      return 'Accepted';
    },
    clearProfiles({ id, outlet, purpose, stackLevel }) {
      const kept = memory.profiles.filter(
        (one) =>
          (id !== undefined && one.id !== id) ||
          (outlet !== undefined && one.outlet !== outlet) ||
          (purpose !== undefined && one.purpose !== purpose) ||
          (stackLevel !== undefined && one.stackLevel !== stackLevel),
      );
      const isAnyGone = kept.length < memory.profiles.length;
      memory.profiles = kept;
      return isAnyGone ? 'Accepted' : 'Unknown';
    },
  };
}

/** OCPP 1.6, 5.16.2: a TxProfile is for a transaction that runs, at an outlet that there is. */
function heldOf(core: StationCore, { transaction, ...asked }: AskedProfile): HeldProfile | undefined {
  const outlet = core.outlets.find(({ number }) => number === asked.outlet);
  if (!outlet && asked.outlet !== 0) return undefined;
  if (asked.schedule.periods[0]?.startS !== 0) return undefined;
  const setAt = core.now().toISOString();
  if (asked.purpose !== 'TX') return { ...asked, setAt };
  const running = core.memory.transactions[outlet?.transaction ?? ''];
  if (!running) return undefined;
  if (transaction !== undefined && transaction !== running.id && transaction !== running.hubNumber) return undefined;
  return { ...asked, setAt, transaction: running.id };
}

export function composite(
  core: StationCore,
  { outlet: number, durationS, unit }: Parameters<Remote['composite']>[0],
): ReturnType<Remote['composite']> {
  const outlet = core.outlets.find((one) => one.number === number);
  if (!outlet && number !== 0) return undefined;
  const running = core.memory.transactions[outlet?.transaction ?? ''];
  const schedule = compositeOf(core.memory.profiles, {
    outlet: number,
    at: core.now(),
    sharers: number === 0 ? 1 : core.outlets.filter(({ transaction }) => transaction !== undefined).length,
    durationS,
    ...(unit && { unit }),
    maxPowerW: outlet?.maxPowerW ?? core.outlets.reduce((sum, { maxPowerW }) => sum + maxPowerW, 0),
    ...(running && { transaction: running }),
  });
  return { startsAt: core.time(schedule.startsAt), unit: schedule.unit, periods: schedule.periods };
}
