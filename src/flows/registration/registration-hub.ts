import type { Hub } from '../hub.js';

/** What the registration of partners needs of the hub. */
export type RegistrationHub = Pick<Hub, 'connections' | 'partners' | 'secrets' | 'clock' | 'identity' | 'ocpiUrl'>;
