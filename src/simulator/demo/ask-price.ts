import type { OperatorApi } from '../operator-api.js';
import { type DemoCast, partyText } from './cast.js';

/** What the demo shows of a quote (openapi.yaml, Quote). */
interface ShownQuote {
  readonly currency: string;
  readonly payable: { readonly incl_vat?: string };
  readonly session: { readonly starts_at: string };
  readonly location: { readonly time_zone: string };
  readonly next_cheaper_window?: { readonly from: string; readonly saves: string };
}

const DAY_MS = 86_400_000;
const KWH = '22';

/** Asks, as a driver's app does before a session, what charging costs tomorrow in the evening; in words. */
export async function askPrice(api: OperatorApi, { cpos, emsps }: DemoCast, now: Date): Promise<string> {
  const [{ party, network }] = cpos;
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  const quote = await api.post<ShownQuote>('/quotes', {
    location: { party: partyText(party), id: network.locations[0]?.id },
    emsp: partyText(emsps[0].party),
    starts_at: `${tomorrow}T17:00:00Z`,
    energy_kwh: KWH,
  });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: quote.location.time_zone, timeStyle: 'short' });
  const at = (instant: string): string => clock.format(new Date(instant));
  const cheaper = quote.next_cheaper_window;
  return (
    `a driver asks for ${KWH} kWh tomorrow at ${at(quote.session.starts_at)}: ` +
    `${quote.payable.incl_vat} ${quote.currency}${cheaper ? `, ${cheaper.saves} less from ${at(cheaper.from)} on` : ''}`
  );
}
