import type { Hub } from '../hub.js';

/** What messages between parties need of the hub. */
export type RoamingHub = Pick<
  Hub,
  | 'callbacks'
  | 'cdrs'
  | 'clearSoon'
  | 'clock'
  | 'connections'
  | 'credit'
  | 'deliverSoon'
  | 'fanOut'
  | 'identity'
  | 'limits'
  | 'log'
  | 'objects'
  | 'ocpiUrl'
  | 'outbox'
  | 'partners'
  | 'presence'
  | 'presences'
  | 'roamingRules'
  | 'secrets'
>;
