import type { Hub } from '../hub.js';

/** What messages between parties need of the hub. */
export type RoamingHub = Pick<
  Hub,
  | 'cdrs'
  | 'clearSoon'
  | 'clock'
  | 'connections'
  | 'identity'
  | 'limits'
  | 'objects'
  | 'ocpiUrl'
  | 'partners'
  | 'secrets'
>;
