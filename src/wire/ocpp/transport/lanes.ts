/** Work of stations: that of one station one after the other in the order in which it came, of different ones at once. */
export interface Lanes {
  /** Does it when what came before is done, however that ended. Rejects as the work does. */
  run<T>(stationId: string, work: () => Promise<T>): Promise<T>;
  /** How many of a station are being done or wait. */
  waiting(stationId: string): number;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** What waits behind the work that is being done. */
type Lane = (() => void)[];

/** The lane of a station outlives its connections, so that a new one does not overtake what came over the old one. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  let listeners: (() => void)[] = [];

  /** Most work finds its lane empty, and begins at once. */
  function begin<T>(stationId: string, work: () => Promise<T>): Promise<T> {
    const result = work();
    const next = (): void => goOn(stationId);
    result.then(next, next);
    return result;
  }

  function goOn(stationId: string): void {
    const next = lanes.get(stationId)?.shift();
    if (next) {
      next();
      return;
    }
    lanes.delete(stationId);
    if (lanes.size > 0) return;
    const told = listeners;
    listeners = [];
    for (const tell of told) tell();
  }

  return {
    run: (stationId, work) => {
      const lane = lanes.get(stationId);
      if (!lane) {
        lanes.set(stationId, []);
        return begin(stationId, work);
      }
      return new Promise((resolve, reject) => {
        lane.push(() => void begin(stationId, work).then(resolve, reject));
      });
    },
    waiting: (stationId) => {
      const lane = lanes.get(stationId);
      return lane ? lane.length + 1 : 0;
    },
    idle: () => (lanes.size === 0 ? Promise.resolve() : new Promise((idle) => listeners.push(idle))),
  };
}
