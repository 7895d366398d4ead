import type { Hub } from '../hub.js';

/** What messages between parties need of the hub. */
export type RoamingHub = Pick<
  Hub,
  | 'callbacks'
  | 'cdrs'
  | 'clearSoon'
  | 'clock'
  | 'connections'
  | 'fanOut'
  | 'identity'
  | 'limits'
  | 'log'
  | 'objects'
  | 'ocpiUrl'
  | 'partners'
  | 'presence'
  | 'presences'
  | 'roamingRules'
  | 'secrets'
>;
