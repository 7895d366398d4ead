import type { TokenPolicy } from '../../domain/charging/token-policy.js';
import type { HostedForms } from '../hosting/hosted-forms.js';
import type { Hub } from '../hub.js';

/** What telling whether a driver may charge needs of the hub. */
export interface AuthorizingHub
  extends Pick<
    Hub,
    | 'clock'
    | 'connections'
    | 'credit'
    | 'identity'
    | 'limits'
    | 'log'
    | 'objects'
    | 'ocpi'
    | 'partners'
    | 'pendingStarts'
    | 'reservations'
    | 'roamingRules'
    | 'secrets'
    | 'transactions'
  > {
  readonly forms: HostedForms;
  /** Absent: each card has one transaction at a time. */
  readonly tokenPolicy?: TokenPolicy;
}
