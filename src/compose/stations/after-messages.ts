import type { Transaction } from '../../domain/charging/transaction.js';
import type { StatusReport } from '../../domain/stations/connector-state.js';
import { findOutlet, isWholeStation, type OutletRef } from '../../domain/stations/station.js';
import { wantLocalList } from '../../flows/authorizing/local-lists/sync-local-list.js';
import { connectorChanged } from '../../flows/charging/connector-changed.js';
import { findStopped } from '../../flows/charging/find-stopped.js';
import { stationBooted } from '../../flows/charging/station-booted.js';
import { noticeFirmwareBoot } from '../../flows/firmware/firmware-status.js';
import { noticeConnect, noticeDisconnect } from '../../flows/healing/notice-connection.js';
import { noticeStatus } from '../../flows/healing/notice-status.js';
import { noticeClock, noticeTransaction, noticeUnmatchedStop } from '../../flows/healing/notice-transaction.js';
import { cancelReservationsAt } from '../../flows/hosting/reservations/end-reservations.js';
import type { FromStation, TransactionStop } from '../../flows/stations/station-flows.js';
import type { StationHub } from './station-hub.js';

/** A start, stop or event of a transaction, as far as others want to know of it. */
export interface TransactionNews {
  /** What the station calls the transaction. */
  readonly ref: string;
  readonly isClockDoubtful?: true;
}

/** The transactions that were open belong to what the station was before; an update of its firmware may be over. */
export async function afterBoot(hub: StationHub, from: FromStation, firmwareVersion?: string): Promise<void> {
  await stationBooted(hub, from);
  await noticeFirmwareBoot(hub, from, firmwareVersion);
  await wantLocalList(hub, from.station.id);
}

/** The EVSE is in use now, what its site has is shared anew, and its meter is expected to speak. */
export async function afterStart(hub: StationHub, from: FromStation, news: TransactionNews): Promise<void> {
  const { station } = from;
  hub.statusPublisher.changed(station);
  hub.balanceSoon(station);
  hub.settleSoon();
  if (news.isClockDoubtful) await noticeClock(hub, from);
  await noticeInterrupted(hub, from);
  await afterReading(hub, from, news.ref);
}

/** The newest open transactions of a station, among which one that was ended without a word is looked for. */
const NEWEST_LOOKED_AT = 20;

/** A start ends what was open at its EVSE without a word: a person should know. */
async function noticeInterrupted(hub: StationHub, { station }: FromStation): Promise<void> {
  const newest = await hub.transactions.list({ stationId: station.id, outcome: 'OPEN', limit: NEWEST_LOOKED_AT });
  for (const transaction of newest) {
    if (transaction.end?.how === 'INTERRUPTED') await noticeTransaction(hub, station, transaction);
  }
}

export async function afterReading(hub: StationHub, from: FromStation, ref?: string): Promise<void> {
  if (ref === undefined) return;
  measuredNow(hub, from, await hub.transactions.findByRef(from.station.id, ref));
}

/** A running transaction was heard of. */
export function measuredNow(
  { stationWatch }: Pick<StationHub, 'stationWatch'>,
  { receivedAt }: FromStation,
  transaction: Transaction | undefined,
): void {
  if (transaction && !transaction.end) stationWatch.measured(transaction, receivedAt);
}

/** A stop of OCPP 1.6: it may have ended a transaction that it does not name, or none at all. */
export async function afterStop(hub: StationHub, from: FromStation, stop: TransactionStop): Promise<void> {
  const stopped = await findStopped(hub, from, stop);
  const isUnmatched = stopped?.flags.includes('STOP_UNMATCHED') === true;
  await afterEnd(hub, from, { ...stop, stopped: isUnmatched ? undefined : stopped });
  if (isUnmatched) await noticeUnmatchedStop(hub, from, stop.stationRef);
}

/** What came of the transaction is told and billed; whoever watches looks whether it went as it should. */
export async function afterEnd(
  hub: StationHub,
  from: FromStation,
  {
    stopped,
    isClockDoubtful,
  }: Pick<TransactionNews, 'isClockDoubtful'> & { readonly stopped: Transaction | undefined },
): Promise<void> {
  const { station } = from;
  hub.statusPublisher.changed(station);
  hub.balanceSoon(station);
  hub.settleSoon();
  if (isClockDoubtful) await noticeClock(hub, from);
  if (!stopped) return;
  hub.stationWatch.ended(stopped.id);
  await noticeTransaction(hub, station, stopped);
}

/** Bounds charging periods, ends reservations where nobody can charge any more, and opens and ends incidents. */
export async function afterStatus(
  hub: StationHub,
  from: FromStation,
  told: { readonly outlet: OutletRef; readonly report: StatusReport },
): Promise<void> {
  await connectorChanged(hub, from, told);
  await noticeStatus(hub, from, told);
  if (told.report.status !== 'Faulted' && told.report.status !== 'Unavailable') return;
  const place = placeOf(from, told.outlet);
  if (place) await cancelReservationsAt(hub, { stationId: from.station.id, ...place });
}

function placeOf({ station }: FromStation, ref: OutletRef) {
  if (isWholeStation(ref)) return { evse: 0, connector: 0 };
  const outlet = findOutlet(station, ref);
  return outlet && { evse: outlet.evse.number, connector: outlet.connector.number };
}

/** A station is on the line: others can reach it, and what waited for it begins. */
export async function afterConnect(hub: StationHub, { station }: Pick<FromStation, 'station'>): Promise<void> {
  await hub.lines.links.connected(station.id);
  hub.stationWatch.connected(station, hub.clock.now());
  await hub.stationSigns.connected(station.id);
  if (station.provisionDueAt) hub.provisioner.soon(station.id);
  await noticeConnect(hub, station);
}

export async function afterDisconnect(hub: StationHub, stationId: string): Promise<void> {
  hub.provisioner.cancel(stationId);
  hub.stationWatch.disconnected(stationId);
  await hub.lines.links.disconnected(stationId);
  await hub.stationSigns.disconnected(stationId);
  await noticeDisconnect(hub, stationId);
}
