import type { OperatorApi } from '../../src/simulator/operator-api.js';
import { CPO, partyText } from './parties.js';

/** A station of the bench: its outlets have one connector each, of 175 kW. */
export interface BenchStation {
  readonly id: string;
  readonly siteId: string;
  readonly outlets: number;
}

/** Columns of the file that stations are imported with; the others have defaults. */
const COLUMNS = [
  'party',
  'operator_name',
  'site',
  'address',
  'city',
  'postal_code',
  'country',
  'latitude',
  'longitude',
  'time_zone',
  'currency',
  'station',
  'evse',
  'evse_uid',
  'evse_id',
  'connector',
  'standard',
  'format',
  'power_type',
  'voltage',
  'amperage',
  'power_w',
] as const;
const PLACE = ['805 avenue Donat', 'Mougins', '06250', 'FRA', '43.613600', '7.026600', 'Europe/Paris', 'EUR'];
const PLUG = ['IEC_62196_T2_COMBO', 'CABLE', 'DC', '920', '200', '175000'];
/** Rows of one import. */
const ROWS = 2_000;

interface Imported {
  readonly added: readonly { readonly station: string; readonly onboarding_token: string }[];
}

/** Makes the stations known to the hub, with their sites. Returns the keys with which they first connect. */
export async function addStations(
  api: OperatorApi,
  stations: readonly BenchStation[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  const party = partyText(CPO);
  const rows = stations.map(({ id, siteId, outlets }) =>
    Array.from({ length: outlets }, (_, index) =>
      [
        party,
        'Bench CPO',
        siteId,
        ...PLACE,
        id,
        index + 1,
        evseUid(id, index + 1),
        evseId(id, index + 1),
        1,
        ...PLUG,
      ].join(','),
    ),
  );
  for (let from = 0; from < rows.length; ) {
    const part: string[] = [];
    while (from < rows.length && part.length < ROWS) part.push(...(rows[from++] ?? []));
    const { added } = await api.post<Imported>('/stations-import', { csv: [COLUMNS.join(','), ...part].join('\n') });
    for (const { station, onboarding_token } of added) keys.set(station, onboarding_token);
  }
  return keys;
}

/** eMI3. */
function evseId(stationId: string, outlet: number): string {
  return `${partyText(CPO)}*E${stationId.replace(/[^A-Z0-9]/gi, '')}*${outlet}`;
}

export function evseUid(stationId: string, outlet: number): string {
  return `${stationId}*${outlet}`;
}
