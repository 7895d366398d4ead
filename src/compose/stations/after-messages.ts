import type { Transaction } from '../../domain/charging/transaction.js';
import type { StatusReport } from '../../domain/stations/connector-state.js';
import { findOutlet, isWholeStation, type OutletRef } from '../../domain/stations/station.js';
import { wantLocalList } from '../../flows/authorizing/local-lists/sync-local-list.js';
import { connectorChanged } from '../../flows/charging/connector-changed.js';
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
  /** As it is after it. */
  readonly transaction: Transaction;
  readonly isClockDoubtful?: true;
}

/** The same of a start. */
export interface StartNews extends TransactionNews {
  /** Other transactions that it has ended. */
  readonly interrupted: readonly Transaction[];
}

/** The transactions that were open belong to what the station was before; an update of its firmware may be over. */
export async function afterBoot(hub: StationHub, from: FromStation, firmwareVersion?: string): Promise<void> {
  await stationBooted(hub, from);
  await noticeFirmwareBoot(hub, from, firmwareVersion);
  await wantLocalList(hub, from.station.id);
}

/** The EVSE is in use now, what its site has is shared anew, and its meter is expected to speak. */
export async function afterStart(hub: StationHub, from: FromStation, news: StartNews): Promise<void> {
  const { station } = from;
  hub.statusPublisher.changed(station);
  hub.balanceSoon(station);
  hub.settleSoon();
  if (news.isClockDoubtful) await noticeClock(hub, from);
  await noticeInterrupted(hub, from, news.interrupted);
  measuredNow(hub, from, news.transaction);
}

/** What ended without a word: a person should know. */
export async function noticeInterrupted(
  hub: StationHub,
  { station }: FromStation,
  interrupted: readonly Transaction[],
): Promise<void> {
  for (const transaction of interrupted) {
    if (transaction.end?.how === 'INTERRUPTED') await noticeTransaction(hub, station, transaction);
  }
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
export async function afterStop(
  hub: StationHub,
  from: FromStation,
  news: TransactionNews & Pick<TransactionStop, 'stationRef'>,
): Promise<void> {
  await afterEnd(hub, from, news);
  if (isUnmatched(news.transaction)) await noticeUnmatchedStop(hub, from, news.stationRef);
}

function isUnmatched({ flags }: Transaction): boolean {
  return flags.includes('STOP_UNMATCHED');
}

/** What came of the transaction is told and billed; whoever watches looks whether it went as it should. */
export async function afterEnd(
  hub: StationHub,
  from: FromStation,
  { transaction, isClockDoubtful }: TransactionNews,
): Promise<void> {
  const { station } = from;
  hub.statusPublisher.changed(station);
  hub.balanceSoon(station);
  hub.settleSoon();
  if (isClockDoubtful) await noticeClock(hub, from);
  if (isUnmatched(transaction)) return;
  hub.stationWatch.ended(transaction.id);
  await noticeTransaction(hub, station, transaction);
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
