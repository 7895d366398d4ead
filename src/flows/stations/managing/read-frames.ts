import type { Staff } from '../../../domain/access.js';
import type { FrameCursor, FramePage } from '../../../store/stations/frame-store.js';
import type { Hub } from '../../hub.js';
import { visibleStation } from './list-stations.js';

export interface FrameSearch {
  readonly stationId: string;
  /** The frame that the page before has ended with. */
  readonly before?: FrameCursor;
  readonly from?: Date;
  readonly limit: number;
}

export type FoundFrames = FramePage;

/** What crossed a station's socket, newest first, without secrets. Refuses (`unknown-object`) as `showStation` does. */
export async function readFrames(
  hub: Pick<Hub, 'frames' | 'stations'>,
  staff: Staff,
  search: FrameSearch,
): Promise<FoundFrames> {
  await visibleStation(hub, staff, search.stationId);
  return hub.frames.ofStation(search);
}
