/** That a process may have kept Locations of sites that it has not told anybody of. */
export interface UntoldMark {
  readonly processId: string;
  /** Locations that were changed before have been told. */
  readonly since: Date;
  /** A process that is alive and has something to tell writes its mark again and again. */
  readonly writtenAt: Date;
}

/**
 * What a process would leave untold if it ended now: one mark for each process, however many sites it tells of, and none
 * while it has nothing to tell.
 */
export interface UntoldMarkStore {
  /** Takes the place of the mark that the process had. */
  put(mark: UntoldMark): Promise<void>;
  /** Does nothing where the process has written its mark again. */
  remove(mark: Pick<UntoldMark, 'processId' | 'writtenAt'>): Promise<void>;
  /** Those that were last written before then. */
  writtenBefore(instant: Date): Promise<readonly UntoldMark[]>;
}
