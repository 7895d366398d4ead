/** One fire of a job in the whole fleet: the first insert of the key wins. */
export interface LeaseStore {
  /** False: somebody else took it. `expiresAt` is when the key may be forgotten. */
  take(key: string, expiresAt: Date): Promise<boolean>;
}
