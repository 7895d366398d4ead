import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { TableFormat } from '../../domain/tables/table.js';
import type { Hub } from '../hub.js';
import { type ExportDeps, exportList, type ListFilter, type ListName } from './export-list.js';

export interface WantedDownload {
  readonly list: ListName;
  readonly filter: ListFilter;
  readonly format: TableFormat;
}

/** A file that is written while it is read. */
export interface StreamedFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Lists that one person may take at the same time: each reads the store as fast as it can. */
const AT_ONCE = 2;

/** Hands out whole lists. Refuses as `exportList` does, and (`too-many-requests`) more than two of a person at once. */
export function createListDownloads(
  hub: ExportDeps & Pick<Hub, 'writeTable'>,
): (staff: Staff, wanted: WantedDownload) => StreamedFile {
  const running = new Map<string, number>();
  return (staff, { list, filter, format }) => {
    const table = exportList(hub, staff, { list, filter });
    const before = running.get(staff.email) ?? 0;
    if (before >= AT_ONCE) {
      throw new HubError('too-many-requests', `${AT_ONCE} of your lists are being written: wait until one is there`);
    }
    return { name: `${table.name}.${format}`, bytes: counted(staff.email, () => hub.writeTable(format, table)) };
  };

  async function* counted(email: string, write: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    running.set(email, (running.get(email) ?? 0) + 1);
    try {
      yield* write();
    } finally {
      running.set(email, (running.get(email) ?? 1) - 1);
      if (running.get(email) === 0) running.delete(email);
    }
  }
}
