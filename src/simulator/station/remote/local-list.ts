import type { StationCore } from '../station-core.js';
import type { LocalList } from './remote.js';

/** Cards that the station knows by itself. */
export function createLocalList({ memory }: Pick<StationCore, 'memory'>): LocalList {
  return {
    version: () => memory.localList.version,
    send({ version, isFull, entries }) {
      if (!isFull && version <= memory.localList.version) return 'VersionMismatch';
      const kept: Record<string, string> = isFull ? {} : { ...memory.localList.entries };
      for (const { token, status } of entries) {
        if (status === undefined) delete kept[token.toUpperCase()];
        else kept[token.toUpperCase()] = status;
      }
      memory.localList = { version, entries: kept };
      return 'Accepted';
    },
  };
}
