/** What at most one process of the fleet does. */
export interface LeaseStore {
  /** One fire of a job: the first insert of the key wins. False: somebody else took it. `expiresAt`: may be forgotten. */
  take(key: string, expiresAt: Date): Promise<boolean>;
  /** Holds work that takes a while, or holds it longer. False: another holder has it, and its time is not over. */
  hold(work: HeldWork): Promise<boolean>;
  /** Gives work back that this holder has; what another one has by now stays with it. */
  release(work: Pick<HeldWork, 'key' | 'holder'>): Promise<void>;
}

export interface HeldWork {
  readonly key: string;
  readonly holder: string;
  readonly now: Date;
  readonly until: Date;
}
