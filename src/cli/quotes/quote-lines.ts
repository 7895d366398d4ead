/** A quote as the API tells it (openapi.yaml, Quote). */
export interface ApiQuote {
  readonly location: { readonly party: string; readonly id: string; readonly time_zone: string };
  readonly evse_uid: string;
  readonly connector_id: string;
  readonly priced_by: { readonly kind: 'PLAN' | 'TARIFF'; readonly id?: string; readonly ids?: readonly string[] };
  readonly session: {
    readonly starts_at: string;
    readonly charging_until: string;
    readonly ends_at: string;
    readonly energy_kwh: string;
    readonly power_kw: string;
  };
  readonly currency: string;
  readonly payable: { readonly excl_vat: string; readonly incl_vat?: string };
  readonly parts: Readonly<Record<string, string>>;
  readonly energy_prices: readonly { readonly from: string; readonly per_kwh: string }[];
  readonly estimated: boolean;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly next_cheaper_window?: {
    readonly from: string;
    readonly until: string;
    readonly payable: string;
    readonly saves: string;
  };
  readonly cheapest_start?: { readonly starts_at: string; readonly payable: string; readonly saves: string };
  readonly carbon?: { readonly grams_per_kwh: string; readonly grams: string };
}

/** A quote for people: one fact per line, times in the zone of the Location. */
export function quoteLines(quote: ApiQuote): readonly string[] {
  const { session, payable, currency, location, priced_by: source } = quote;
  const clock = clockIn(location.time_zone);
  const total = payable.incl_vat ?? `${payable.excl_vat} excl. VAT`;
  return [
    `${location.party}/${location.id} ${quote.evse_uid}/${quote.connector_id}, ${location.time_zone}`,
    `${session.energy_kwh} kWh at ${session.power_kw} kW, ${clock(session.starts_at)} to ${clock(session.charging_until)}`,
    ...(session.ends_at === session.charging_until ? [] : [`parked until ${clock(session.ends_at)}`]),
    `price ${total} ${currency}, by ${source.kind.toLowerCase()} ${source.id ?? source.ids?.join(', ')}`,
    ...Object.entries(quote.parts)
      .filter(([, amount]) => Number(amount) !== 0)
      .map(([part, amount]) => `  ${part.padEnd(10)} ${amount}`),
    ...quote.energy_prices.map(({ from, per_kwh }) => `  from ${clock(from)}  ${per_kwh} per kWh`),
    ...(quote.estimated ? ['estimated: market prices are missing, the fallback price stands for them'] : []),
    ...laterLines(quote, clock),
    ...(quote.carbon ? [`CO2 ${quote.carbon.grams} g, ${quote.carbon.grams_per_kwh} g/kWh`] : []),
    ...quote.warnings.map(({ code, message }) => `${code}: ${message}`),
  ];
}

function laterLines({ next_cheaper_window: next, cheapest_start: best, currency }: ApiQuote, clock: Clock): string[] {
  if (!next || !best) return ['no cheaper start is known in the next 24 hours'];
  return [
    `cheaper from ${clock(next.from)} to ${clock(next.until)}: ${next.payable} ${currency}, saves ${next.saves}`,
    `cheapest at ${clock(best.starts_at)}: ${best.payable} ${currency}, saves ${best.saves}`,
  ];
}

type Clock = (instant: string) => string;

function clockIn(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (instant) => format.format(new Date(instant));
}
