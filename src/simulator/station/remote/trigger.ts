import { sample, tellStatus } from '../charging.js';
import { drawPower } from '../meter/live.js';
import { type Outlet, registerWh } from '../outlet.js';
import type { StationCore } from '../station-core.js';
import type { StationSwitch } from './create-remote.js';

/** Says again what the hub asks for, after the answer. */
export function triggerMessage(
  core: StationCore,
  whole: StationSwitch,
  { message, outlet }: { readonly message: string; readonly outlet: number | undefined },
): 'Accepted' | 'NotImplemented' | 'Rejected' {
  const meant = core.outlets.filter(({ number }) => outlet === undefined || outlet === 0 || number === outlet);
  if (meant.length === 0) return 'Rejected';
  const act = actOf(core, whole, { message, meant });
  if (!act) return 'NotImplemented';
  setImmediate(act);
  return 'Accepted';
}

function actOf(
  core: StationCore,
  whole: StationSwitch,
  { message, meant }: { readonly message: string; readonly meant: readonly Outlet[] },
): (() => void) | undefined {
  const say = ({ action, payload }: { action: string; payload: Readonly<Record<string, unknown>> }): void => {
    core.call(action, payload).catch(() => undefined);
  };
  switch (message) {
    case 'BootNotification':
      return whole.bootAgain;
    case 'Heartbeat':
      return whole.heartbeat;
    case 'StatusNotification':
      return () => {
        for (const outlet of meant) {
          delete outlet.told;
          tellStatus(core, outlet);
        }
      };
    case 'MeterValues':
    case 'TransactionEvent':
      return () => {
        for (const outlet of meant) tellMeter(core, outlet);
      };
    case 'FirmwareStatusNotification':
      return () => say(core.dialect.firmware('Idle', undefined));
    case 'DiagnosticsStatusNotification':
      return () => say(core.dialect.log('Idle', undefined));
    case 'LogStatusNotification':
      return () => say(core.dialect.log('Idle', 0));
    default:
      return undefined;
  }
}

function tellMeter(core: StationCore, outlet: Outlet): void {
  const at = core.now();
  const transaction = core.memory.transactions[outlet.transaction ?? ''];
  if (transaction) {
    const powerW = core.habits.isLive ? drawPower(core, outlet, at) : undefined;
    sample(core, transaction, at, powerW);
    return;
  }
  const energyWh = registerWh(core.memory, outlet.number);
  const { action, payload } = core.dialect.measured(outlet.number, { at: core.time(at), energyWh, context: 'Trigger' });
  core.call(action, payload).catch(() => undefined);
}
