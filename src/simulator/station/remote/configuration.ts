import type { StationCore } from '../station-core.js';
import type { StationSwitch } from './create-remote.js';
import type { RemoteConfiguration } from './remote.js';

const KEYS = ['AuthorizationKey', 'SecurityCtrlr.BasicAuthPassword'];
const VALUES_IN_A_PART = 10;

/** What the hub may read and set. A new AuthorizationKey counts at once: the station connects again with it. */
export function createConfiguration(core: StationCore, whole: StationSwitch): RemoteConfiguration {
  const { memory, dialect } = core;
  return {
    keys: () => Object.keys(dialect.configuration),
    get(key) {
      const known = dialect.configuration[key];
      return known && { value: core.setting(key) ?? known.value, isReadOnly: known.isReadOnly ?? false };
    },
    set(key, value) {
      const known = dialect.configuration[key];
      if (!known) return 'NotSupported';
      if (known.isReadOnly) return 'Rejected';
      if (/^\d{1,9}$/.test(known.value) && !/^\d{1,9}$/.test(value)) return 'Rejected';
      memory.configuration[key] = value;
      if (KEYS.includes(key)) {
        memory.password = value;
        setImmediate(whole.reconnect);
      }
      return 'Accepted';
    },
    report(requestId) {
      setImmediate(() => void report(core, requestId));
    },
  };
}

async function report(core: StationCore, requestId: number): Promise<void> {
  const keys = Object.keys(core.dialect.configuration);
  const parts = Math.ceil(keys.length / VALUES_IN_A_PART);
  for (let part = 0; part < parts; part += 1) {
    const reportData = keys.slice(part * VALUES_IN_A_PART, (part + 1) * VALUES_IN_A_PART).map((key) => {
      const [component = '', variable = ''] = key.split('.');
      const isSecret = KEYS.includes(key);
      return {
        component: { name: component },
        variable: { name: variable },
        variableAttribute: [
          {
            ...(!isSecret && { value: core.setting(key) ?? '' }),
            mutability: core.dialect.configuration[key]?.isReadOnly ? 'ReadOnly' : isSecret ? 'WriteOnly' : 'ReadWrite',
          },
        ],
      };
    });
    const payload = { requestId, generatedAt: core.time(core.now()), tbc: part < parts - 1, seqNo: part, reportData };
    try {
      await core.call('NotifyReport', payload);
    } catch {
      return;
    }
  }
}
