import { maySee, type Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { type DatevQuery, datevBookings } from './datev.js';
import type { StreamedFile } from './download-list.js';

type DownloadDeps = Parameters<typeof datevBookings>[0] & Pick<Hub, 'writeDatev' | 'clock'>;

/** The books of a party for DATEV. Nobody named: those of the hub. Refuses (`unknown-object`) what the caller may not see. */
export function downloadDatev(
  hub: DownloadDeps,
  staff: Staff,
  wanted: Omit<DatevQuery, 'party'> & { readonly party?: PartyKey },
): StreamedFile {
  const query = { ...wanted, party: wanted.party ?? partyKey(hub.identity) };
  if (!maySee(staff, [query.party])) throw new HubError('unknown-object', 'no such party');
  const { from, until } = query;
  const label = `Voltclear ${query.party} ${from.slice(0, 7)}`;
  const batch = { chart: hub.rules.datev, from, until, label, createdAt: hub.clock.now() };
  const bytes = hub.writeDatev({ ...batch, bookings: datevBookings(hub, query) });
  return { name: `EXTF_Buchungsstapel_${query.party.replace('*', '-')}_${from}_${until}.csv`, bytes };
}
