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

/** Files that one person may take at the same time: each reads the store as fast as it can. */
const AT_ONCE = 2;

/** Hands a file out, and counts it as long as it is being written. */
export type CountDownload = (staff: Staff, file: StreamedFile) => StreamedFile;

/** Refuses (`too-many-requests`) more than two files of a person at once. */
export function createDownloadLimit(): CountDownload {
  const running = new Map<string, number>();
  return ({ email }, { name, bytes }) => {
    if ((running.get(email) ?? 0) >= AT_ONCE) {
      throw new HubError('too-many-requests', `${AT_ONCE} of your lists are being written: wait until one is there`);
    }
    return { name, bytes: counted(email, bytes) };
  };

  async function* counted(email: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    running.set(email, (running.get(email) ?? 0) + 1);
    try {
      yield* bytes;
    } finally {
      running.set(email, (running.get(email) ?? 1) - 1);
      if (running.get(email) === 0) running.delete(email);
    }
  }
}

/** A whole list as a file. Refuses as `exportList` does. */
export function downloadList(
  hub: ExportDeps & Pick<Hub, 'writeTable'>,
  staff: Staff,
  { list, filter, format }: WantedDownload,
): StreamedFile {
  const table = exportList(hub, staff, { list, filter });
  return { name: `${table.name}.${format}`, bytes: hub.writeTable(format, table) };
}
