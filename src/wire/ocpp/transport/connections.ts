import type { StationSocket } from './adapter.js';

/** Stations that are connected to this process. */
export interface Connections {
  get(stationId: string): StationSocket | undefined;
  readonly size: number;
  all(): readonly StationSocket[];
}

/** One connection of a station; a later one of the same station has a later generation. */
export interface Entry {
  readonly generation: number;
  readonly socket: StationSocket;
}

export interface ConnectionRegistry extends Connections {
  /** Puts a connection in the place of an older one of the same station, which is returned. */
  add(socket: StationSocket): { readonly entry: Entry; readonly replaced: StationSocket | undefined };
  /** False: another connection has taken its place meanwhile, and the station stays connected. */
  remove(entry: Entry): boolean;
}

/** The newest connection of a station counts: an old one may be half dead, and its end is then told late. */
export function createConnections(): ConnectionRegistry {
  const entries = new Map<string, Entry>();
  let generation = 0;
  return {
    get: (stationId) => entries.get(stationId)?.socket,
    get size() {
      return entries.size;
    },
    all: () => [...entries.values()].map(({ socket }) => socket),
    add: (socket) => {
      generation += 1;
      const replaced = entries.get(socket.stationId)?.socket;
      const entry = { generation, socket };
      entries.set(socket.stationId, entry);
      return { entry, replaced };
    },
    remove: ({ generation: ended, socket: { stationId } }) => {
      if (entries.get(stationId)?.generation !== ended) return false;
      return entries.delete(stationId);
    },
  };
}
