import type { CdrRecord, Rating, Review } from '../../../domain/clearing/cdr-record.js';
import { toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import { groupThousands } from '../invoices-view.js';
import { type ShownTime, shownTime } from './shown.js';

/** The page of a CDR, ready to be put into HTML. */
export interface CdrView {
  readonly id: string;
  readonly cpo: string;
  readonly emsp: string;
  readonly sessionId?: string;
  readonly started: ShownTime;
  readonly ended: ShownTime;
  readonly received: ShownTime;
  readonly place: string;
  readonly evseId: string;
  readonly energyKwh: string;
  readonly hours: string;
  readonly parkingHours?: string;
  readonly currency: string;
  /** Excl. VAT. */
  readonly cost: string;
  readonly remark?: string;
  readonly isCredit: boolean;
  readonly review: Review['state'];
  /** Why it is not cleared. */
  readonly reason?: string;
  /** Our own price beside the claimed one. */
  readonly verdict?: { readonly verdict: Rating['verdict']; readonly computed: string };
  readonly finance: CdrRecord['finance']['state'];
  readonly documentNumber?: string;
  readonly periods: readonly CdrPeriodRow[];
}

export interface CdrPeriodRow {
  readonly started: ShownTime;
  readonly dimensions: readonly { readonly type: string; readonly volume: string }[];
}

export function viewCdr({ cdr, emsp, receivedAt, review, finance }: CdrRecord): CdrView {
  const { location, currency, sessionId, totalParkingTimeH, remark } = cdr;
  const rating = 'rating' in review ? review.rating : undefined;
  return {
    id: cdr.id,
    cpo: partyKey(cdr.party),
    emsp: partyKey(emsp),
    ...(sessionId !== undefined && { sessionId }),
    started: shownTime(cdr.startedAt),
    ended: shownTime(cdr.endedAt),
    received: shownTime(receivedAt),
    place: [location.name, location.address, location.city].filter((part) => part !== undefined).join(', '),
    evseId: location.evseId,
    energyKwh: toText(cdr.totalEnergyKwh),
    hours: toText(cdr.totalTimeH),
    ...(totalParkingTimeH && { parkingHours: toText(totalParkingTimeH) }),
    currency,
    cost: groupThousands(cdr.totalCost.exclVat, currency),
    ...(remark !== undefined && { remark }),
    isCredit: cdr.credit,
    review: review.state,
    ...('reason' in review && { reason: review.reason }),
    ...(rating && { verdict: { verdict: rating.verdict, computed: groupThousands(rating.computed, currency) } }),
    finance: finance.state,
    ...('documentNumber' in finance && { documentNumber: finance.documentNumber }),
    periods: cdr.chargingPeriods.map(({ startedAt, dimensions }) => ({
      started: shownTime(startedAt),
      dimensions: dimensions.map(({ type, volume }) => ({ type: String(type), volume: toText(volume) })),
    })),
  };
}
