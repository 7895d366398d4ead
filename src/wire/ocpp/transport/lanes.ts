/** Work of stations: that of one station one after the other in the order in which it came, of different ones at once. */
export interface Lanes {
  /** Does it when what came before is done, however that ended. Rejects as the work does. */
  run<T>(stationId: string, work: () => Promise<T>): Promise<T>;
  /** How many of a station are being done or wait. */
  waiting(stationId: string): number;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

interface Lane {
  last: Promise<unknown>;
  count: number;
}

/** The lane of a station outlives its connections, so that a new one does not overtake what came over the old one. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();

  function done(stationId: string, lane: Lane): void {
    lane.count -= 1;
    if (lane.count === 0) lanes.delete(stationId);
  }

  return {
    run: (stationId, work) => {
      const lane = lanes.get(stationId) ?? { last: Promise.resolve(), count: 0 };
      lanes.set(stationId, lane);
      lane.count += 1;
      const result = lane.last.then(work).finally(() => done(stationId, lane));
      lane.last = result.catch(() => undefined);
      return result;
    },
    waiting: (stationId) => lanes.get(stationId)?.count ?? 0,
    idle: async () => {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map(({ last }) => last));
    },
  };
}
