/** What one process asks another to do with a station that is connected there. */
export interface QueuedCommand {
  readonly id: string;
  readonly stationId: string;
  /** The process that has the station's connection. */
  readonly processId: string;
  /** What to do, sealed: it may hold passwords of stations. */
  readonly sealed: string;
  readonly createdAt: Date;
  /** Order of what one process has asked in the same millisecond. */
  readonly sequence: number;
  readonly deadline: Date;
}

/** What became of a command, sealed as well. */
export interface CommandResult {
  readonly id: string;
  readonly outcome: string;
}

/**
 * Commands on their way between processes: WAITING until the process that has the station takes it, TAKEN from then on,
 * DONE with an outcome. What was taken is never given to anybody else, so that nothing is done twice.
 */
export interface StationCommandStore {
  put(command: QueuedCommand): Promise<void>;
  /** Takes what waits for a process and is not too late, the oldest first. */
  take(taking: {
    readonly processId: string;
    readonly takeId: string;
    readonly now: Date;
    readonly limit: number;
  }): Promise<readonly QueuedCommand[]>;
  /** Says what became of a command. False: that has been said before. */
  finish(result: CommandResult, at: Date): Promise<boolean>;
  /** Says what became of a command that nobody has taken. False: somebody has, or it is done. */
  withdraw(result: CommandResult, at: Date): Promise<boolean>;
  /** Gives a command to another process: one that nobody has taken, or (`takeId`) one that was taken and not begun. */
  passOn(id: string, how: { readonly from: string; readonly to: string; readonly takeId?: string }): Promise<boolean>;
  /** Of those that are done. */
  results(ids: readonly string[]): Promise<readonly CommandResult[]>;
}

/** Which process has a station's connection. Grows by one with each connection, whichever process it is. */
export interface StationLink {
  readonly stationId: string;
  readonly processId: string;
  readonly generation: number;
}

/**
 * Which process has which station. A link holds as long as its process says that it is alive, which costs one write of
 * each process every few seconds however many stations it has.
 */
export interface StationLinkStore {
  /** Gives a station to a process; `before` is who had it. */
  claim(stationId: string, processId: string): Promise<{ readonly link: StationLink; readonly before?: string }>;
  /** Does nothing where the station has connected again since. */
  release(link: StationLink): Promise<void>;
  /** Puts links back that were forgotten while their process was thought dead; those of later connections stay. */
  restore(links: readonly StationLink[]): Promise<void>;
  /** Whether or not its process is alive. */
  find(stationId: string): Promise<StationLink | undefined>;
  /** A process is alive until then. False: it was not known, so that its links may have been forgotten. */
  renewProcess(processId: string, until: Date): Promise<boolean>;
  isAlive(processId: string, now: Date): Promise<boolean>;
  /** Alive now. */
  processes(now: Date): Promise<readonly string[]>;
  /** Forgets a process with all its links. */
  forgetProcess(processId: string): Promise<void>;
  /** Forgets processes that have not been alive since. */
  forgetSilent(since: Date): Promise<number>;
}
