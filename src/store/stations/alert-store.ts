import type { Alert } from '../../domain/healing/alert.js';

/** An alert that somebody is about to send. */
export interface LeasedAlert {
  readonly alert: Alert;
  /** 1 at the first attempt. */
  readonly attempt: number;
  readonly leaseId: string;
}

export interface AlertCounts {
  readonly pending: number;
  readonly sent: number;
  readonly givenUp: number;
}

/** What people are to be told, until it was sent or given up. */
export interface AlertStore {
  /** False: it was queued before. Due at once. */
  put(alert: Alert): Promise<boolean>;
  /** Takes what is due; nobody else gets it before the lease ends. */
  take(lease: {
    readonly now: Date;
    readonly until: Date;
    readonly leaseId: string;
    readonly limit: number;
  }): Promise<readonly LeasedAlert[]>;
  /** Each of the three only works for the holder of the lease; false: the lease was lost. */
  sent(leased: LeasedAlert, at: Date): Promise<boolean>;
  retryAt(leased: LeasedAlert, at: Date, error: string): Promise<boolean>;
  giveUp(leased: LeasedAlert, at: Date, error: string): Promise<boolean>;
  counts(): Promise<AlertCounts>;
}
