import { type Adapter, OcppRefusal, type StationCall } from '../transport/adapter.js';
import { type NoteQuirk, type Payload, UnreadableField } from './fields.js';
import type { V2 } from './id-token.js';
import { FIXED_ANSWERS, NOT_SERVED } from './incoming/fixed-answers.js';
import type { V201Deps } from './incoming/incoming.js';
import { SERVED_ACTIONS } from './incoming/served-actions.js';

const EXAMPLE_MAX = 64;

/**
 * OCPP 2.0.1, or 2.1 without its streams of events: calls of stations in the hub's words. A call that lacks what is
 * needed to do anything is answered as if it had been done and noted (`quarantine`), since a station would send it again
 * without end; one of a station that is met strictly is refused.
 */
export function createV201Adapter(deps: V201Deps, version: V2 = '2.0.1'): Adapter {
  const fixed = FIXED_ANSWERS[version];
  const actions = new Set([...SERVED_ACTIONS.keys(), ...Object.keys(fixed), ...NOT_SERVED[version]]);
  return {
    actions,
    handle: async (call) => {
      deps.flows.seen(call.from);
      const answer = Object.hasOwn(fixed, call.action) ? fixed[call.action] : await serve(call, deps, version);
      return { ...answer };
    },
  };
}

async function serve(call: StationCall, deps: V201Deps, version: V2): Promise<Payload> {
  const action = SERVED_ACTIONS.get(call.action);
  if (!action) throw new OcppRefusal(NOT_SERVED[version].includes(call.action) ? 'NotSupported' : 'NotImplemented');
  const message = { at: '', fields: call.payload, note: noteOf(call) };
  try {
    return await action.serve({ ...deps, from: call.from, version, message });
  } catch (error) {
    if (!(error instanceof UnreadableField)) throw error;
    if (call.from.station.strictness === 'STRICT') throw new OcppRefusal('FormationViolation', error.message);
    call.note({ rule: 'quarantine', pointer: error.pointer, example: error.message });
    return action.unread;
  }
}

/** Each rule once per message. What identifies a driver is no example. */
function noteOf(call: StationCall): NoteQuirk {
  const noted = new Set<string>();
  return (rule, pointer, example) => {
    if (noted.has(rule)) return;
    noted.add(rule);
    const isDrivers = pointer.includes('idToken') || pointer.includes('IdToken');
    const shown = example === undefined || isDrivers ? {} : { example: textOf(example).slice(0, EXAMPLE_MAX) };
    call.note({ rule, pointer, ...shown });
  };
}

function textOf(example: unknown): string {
  return typeof example === 'object' ? JSON.stringify(example) : String(example);
}
