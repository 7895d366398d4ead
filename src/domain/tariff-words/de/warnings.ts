import type { Span, WarningTexts } from '../texts.js';

const during = (span: Span | undefined): string => (span === undefined ? '' : ` ${span}`);

/** What a clerk or driver should know about a price, in German. */
export function warningTexts(): WarningTexts {
  const unpriced = (what: string) => (span: Span | undefined) =>
    `${what}${during(span)}: kostenlos. Der Tarif hat dafür zwar einen Preis, aber keinen, der dann gilt.`;
  return {
    DUPLICATE_DIMENSION_LAST_USED: (span) =>
      `Eine Menge wurde${during(span)} doppelt gemeldet; die letzte wurde verwendet.`,
    DUPLICATE_DIMENSION_SUMMED: (span) =>
      `Eine Menge wurde${during(span)} doppelt gemeldet; beide wurden zusammengezählt.`,
    ENERGY_IN_WH: () => 'Die Energie der einzelnen Zeiträume scheint in Wh gemeldet zu sein statt in kWh.',
    ENERGY_SUM_MISMATCH: () => 'Die Energie der einzelnen Zeiträume ergibt nicht die Energie des Ladevorgangs.',
    LIMITS_OF_SEVERAL_TARIFFS: () => 'Es galten mehrere Tarife; Mindest- und Höchstpreis sind die des ersten.',
    NEGATIVE_TOTAL: () => 'Die Summe ist negativ: Für diesen Ladevorgang steht ein Guthaben zu.',
    PERIODS_SORTED: () => 'Die Zeiträume waren nicht in zeitlicher Reihenfolge und wurden sortiert.',
    PERIOD_AFTER_SESSION_START: () =>
      'Der erste Zeitraum beginnt später als der Ladevorgang; für die Zeit davor wird nichts berechnet.',
    PERIOD_BEFORE_SESSION_START: () => 'Der erste Zeitraum beginnt früher als der Ladevorgang.',
    PERIOD_SPANS_PRICE_CHANGE: (span) =>
      `Der Preis hat sich${during(span)} geändert; verwendet wurde durchgehend der Preis zu Beginn des Zeitraums.`,
    PERIOD_WITHOUT_TARIFF_ID: (span) =>
      `Es ist${during(span)} kein Tarif genannt; für diese Zeit wird nichts berechnet.`,
    RESTRICTION_WITHOUT_MEASUREMENT: (span) =>
      `Der Preis hängt von Leistung oder Stromstärke ab, die${during(span)} nicht gemeldet wurde; verwendet wurde der erste Preis, der in Frage kommt.`,
    SESSION_DIMENSION_IGNORED: (span) =>
      `Es wurde${during(span)} etwas gemeldet, das nicht in eine Abrechnung gehört; es wurde übergangen.`,
    START_TIME_EQUALS_END_TIME: () =>
      'Ein Preis des Tarifs beginnt und endet zur selben Uhrzeit; er wurde als ganztägig gelesen.',
    TARIFF_NOT_VALID: (span) => `Der genannte Tarif war${during(span)} nicht gültig und wurde trotzdem verwendet.`,
    TIME_VOLUME_SNAPPED: (span) =>
      `Die Zeit${during(span)} wurde in gerundeten Stunden gemeldet; abgerechnet wurde die genaue Länge des Zeitraums.`,
    TOTAL_CLAMPED_MAX_PRICE: () => 'Der Ladevorgang kostet den Höchstpreis des Tarifs.',
    TOTAL_CLAMPED_MIN_PRICE: () => 'Der Ladevorgang kostet den Mindestpreis des Tarifs.',
    UNPRICED_DIMENSION_ENERGY: unpriced('Strom'),
    UNPRICED_DIMENSION_PARKING_TIME: unpriced('Parken'),
    UNPRICED_DIMENSION_RESERVATION_TIME: unpriced('Reservierung'),
    UNPRICED_DIMENSION_TIME: unpriced('Ladezeit'),
  };
}
