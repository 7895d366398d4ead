/** What a station does otherwise than OCPP says; each was seen at real ones. Absent: it behaves. */
export interface StationFaults {
  /** Share of answers to boots and messages of transactions that it does not see: it sends again, with a new message id. */
  readonly lostReply?: number;
  /** Share of messages of transactions after which the socket is cut before the answer; it comes back without a boot. */
  readonly lostConnection?: number;
  /** How far its clock is off, ms; negative: it is behind. */
  readonly clockOffsetMs?: number;
  /** Never answers a command. */
  readonly isMute?: true;
  /** Never answers a ping: its peer has to find out that it is gone. */
  readonly ignoresPings?: true;
  /** Writes times without `Z` or offset. */
  readonly hasZonelessTimes?: true;
  /** OCPP 1.6: measured values as JSON numbers, which the schema refuses. */
  readonly hasNumericValues?: true;
  /** How energies are written. */
  readonly unit?: UnitHabit;
  /** Tells all states that it missed to tell while it was offline, before the transactions of that time. */
  readonly replaysStatuses?: true;
  /** OCPP 1.6: stops with transactionId -1. */
  readonly stopsWithoutNumber?: true;
  /** OCPP 2.0.1: every event of a transaction has seqNo 0. */
  readonly countsNothing?: true;
  /** Firmware that it does not download, or does not install. */
  readonly firmware?: 'DOWNLOAD' | 'INSTALL';
}

/** KWH: in kWh, and says so. NONE: says no unit. KWH_AS_WH, WH_AS_KWH: says the wrong one. */
export type UnitHabit = 'KWH' | 'KWH_AS_WH' | 'NONE' | 'WH_AS_KWH';

/** How a fault is written, for the help. */
export const STATION_FAULT_FORMS = [
  'lost-reply=SHARE',
  'lost-connection=SHARE',
  'clock=SECONDS',
  'unit=kwh|kwh-as-wh|wh-as-kwh|none',
  'firmware=download|install',
  'mute',
  'no-pong',
  'zone-less',
  'numeric-values',
  'status-replay',
  'stop-without-number',
  'seq-no-zero',
] as const;

const SWITCHES: Readonly<Record<string, StationFaults>> = {
  mute: { isMute: true },
  'no-pong': { ignoresPings: true },
  'zone-less': { hasZonelessTimes: true },
  'numeric-values': { hasNumericValues: true },
  'status-replay': { replaysStatuses: true },
  'stop-without-number': { stopsWithoutNumber: true },
  'seq-no-zero': { countsNothing: true },
  'unit=kwh': { unit: 'KWH' },
  'unit=kwh-as-wh': { unit: 'KWH_AS_WH' },
  'unit=wh-as-kwh': { unit: 'WH_AS_KWH' },
  'unit=none': { unit: 'NONE' },
  'firmware=download': { firmware: 'DOWNLOAD' },
  'firmware=install': { firmware: 'INSTALL' },
};

/** Reads a fault as it is written on a command line, such as `lost-reply=0.05`. Throws an Error that says what was expected. */
export function parseStationFault(text: string): StationFaults {
  const known = SWITCHES[text];
  if (known) return known;
  const [, share, chance] = /^(lost-reply|lost-connection)=(0(?:\.\d{1,6})?|1)$/.exec(text) ?? [];
  if (share !== undefined) return { [share === 'lost-reply' ? 'lostReply' : 'lostConnection']: Number(chance) };
  const [, seconds] = /^clock=(-?\d{1,9})$/.exec(text) ?? [];
  if (seconds !== undefined) return { clockOffsetMs: Number(seconds) * 1000 };
  throw new Error(`expected ${STATION_FAULT_FORMS.join(', ')}`);
}
