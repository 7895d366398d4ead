import type { BilledDimension } from '../../pricing/priced-cdr.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { Bounded, Gap, LimitName } from '../../tariff-lint/finding.js';
import { conditionIn } from '../conditions.js';
import type { Format } from '../format.js';
import type { CaseCode, ConditionTexts, LintTexts } from '../texts.js';

const PRICED: Readonly<Record<BilledDimension, string>> = {
  ENERGY: 'Strom',
  FLAT: 'den Start',
  PARKING_TIME: 'Parkzeit',
  RESERVATION_FLAT: 'das Reservieren',
  RESERVATION_TIME: 'reservierte Zeit',
  TIME: 'Ladezeit',
};
const BOUNDED: Readonly<Record<Bounded, readonly [string, string]>> = {
  current: ['keine Stromstärke', 'A'],
  duration: ['keine Dauer', 's'],
  kwh: ['keine Energiemenge', 'kWh'],
  power: ['keine Leistung', 'kW'],
};
const LIMITS: Readonly<Record<LimitName, string>> = { max_price: 'Höchstpreis', min_price: 'Mindestpreis' };

/** What is wrong with a tariff, in German, and what to do about it. */
export function lintTexts(format: Format, conditions: ConditionTexts): LintTexts {
  return { ...amountTexts(format), ...caseTexts(format, conditions) };
}

function amountTexts({ number, price, percent, duration, amount: rounded }: Format): Omit<LintTexts, CaseCode> {
  return {
    AMOUNT_BELOW_MINOR_UNIT: ({ amount, digits }) =>
      `${price(amount)} kann niemand bezahlen: Die Währung hat ${digits === 0 ? 'keine' : digits} Nachkommastellen. Die Summe wird gerundet.`,
    COMPONENT_TWICE: ({ dimension }) =>
      `Das Element hat einen zweiten Preis für ${PRICED[dimension]}. Verwendet wird immer nur der erste: Entfernen Sie einen der beiden.`,
    CURRENCY_UNKNOWN: ({ currency }) => `„${currency}“ ist keine gültige Währung nach ISO 4217, wie etwa EUR.`,
    EXPIRES_WITHOUT_RESERVATION: () =>
      'Eine verfallene Reservierung hat einen Preis, eine genutzte dagegen keinen: Ist das so gewollt?',
    LIMITS_CROSSED: ({ min, max, side }) =>
      `Der Mindestpreis ${price(min)} liegt über dem Höchstpreis ${price(max)} (${side}).`,
    LIMIT_INCL_BELOW_EXCL: ({ limit, excl, incl }) =>
      `Der ${LIMITS[limit]} mit USt, ${price(incl)}, liegt unter dem ohne USt, ${price(excl)}.`,
    LIMIT_INCL_MISSING: ({ limit }) =>
      `Der ${LIMITS[limit]} ist nicht mit USt angegeben. Hier folgt die USt im Verhältnis; andere lassen sie womöglich unverändert. Geben Sie incl_vat an.`,
    NO_ENERGY_PRICE: ({ pricesTime }) =>
      pricesTime
        ? 'Es gibt keinen Preis je kWh: Bezahlt wird allein die Zeit. Ist das so gewollt und am Ort der Ladestationen erlaubt?'
        : 'Es gibt weder einen Preis je kWh noch einen für die Ladezeit: Das Laden selbst kostet nichts. Ist das so gewollt?',
    PRICE_DECIMALS: ({ price: exact }) =>
      `${price(exact)} hat mehr als die vier Nachkommastellen einer OCPI-Zahl; andere runden womöglich.`,
    PRICE_NEGATIVE: ({ price: negative }) =>
      `Bei ${price(negative)} wird den Fahrenden etwas ausbezahlt. Ist das so gewollt? Manche Systeme können das nicht abrechnen.`,
    RESERVATION_PRICES_OTHER: ({ dimension }) =>
      `In einem Element für Reservierungen zählen nur Preise für reservierte Zeit und eine Gebühr: Dieser Preis für ${PRICED[dimension]} wird nie verwendet.`,
    STEP_BESIDE_PARKING: ({ stepS }) =>
      `Der Schritt von ${duration(stepS)} zählt nur bei Ladevorgängen, bei denen kein Parken berechnet wird: Sonst rundet OCPI allein die Parkzeit auf.`,
    STEP_ENERGY_LARGE: ({ stepWh }) =>
      `Strom wird in Schritten von ${number(stepWh)} Wh abgerechnet. Der Schritt steht in Wh, nicht in kWh: Sind ${number(stepWh / 1_000)} kWh gemeint?`,
    STEP_IN_ROUNDED_HOURS: ({ stepS }) =>
      `Volle Schritte von ${duration(stepS)} lassen sich in Stunden mit vier Nachkommastellen nicht genau angeben: Wer die gerundeten Stunden eines CDR abrechnet, berechnet womöglich einen Schritt zu viel. Genau sind Schritte von 15 min, 30 min oder 1 h.`,
    STEP_TIME_LONG: ({ stepS, cost }) =>
      `Wer eine Minute bleibt, bezahlt ${duration(stepS)}, also ${rounded(cost)}. Ist das so gewollt?`,
    STEP_ZERO: ({ dimension }) =>
      `Ein Schritt von 0 für ${PRICED[dimension]} wird hier als „keine Schritte“ gelesen. OCPI sagt nicht, was er bedeutet: Verwenden Sie 1.`,
    VAT_AS_FRACTION: ({ percent: stated }) =>
      `Die USt steht in Prozent: ${number(stated)} bedeutet ${percent(stated)}. Sind ${percent(stated.times(100))} gemeint?`,
    VAT_MISSING: () => 'Kein Preis nennt die USt. In OCPI heißt das, dass keine USt anfällt. Ist das so gewollt?',
    VAT_MISSING_HERE: ({ dimension }) =>
      `Dieser Preis für ${PRICED[dimension]} nennt keine USt, andere im Tarif schon. In OCPI heißt das, dass keine USt anfällt.`,
    VAT_UNLIKELY: ({ percent: stated }) => `Eine USt von ${percent(stated)} ist unwahrscheinlich.`,
  };
}

function caseTexts(format: Format, conditions: ConditionTexts): Pick<LintTexts, CaseCode> {
  const { number, duration, date, instant, list } = format;
  const casesOf = (gap: Gap): string =>
    casesIn(gap, (restrictions) => conditionIn(restrictions, { conditions, format }));
  const comeFirst = (indexes: readonly number[]): string => {
    const numbers = list(indexes.map((index) => `${index + 1}`));
    return indexes.length === 1 ? `Element ${numbers} kommt` : `die Elemente ${numbers} kommen`;
  };
  return {
    DATES_EMPTY: ({ startDate, endDate }) =>
      `Vom ${date(startDate)} bis vor den ${date(endDate)} gibt es keinen Tag: end_date zählt nicht mehr mit. Nennen Sie den Tag nach dem letzten.`,
    DATES_OUTSIDE_VALIDITY: () =>
      'Die Tage liegen außerhalb der Gültigkeit des Tarifs: Das Element wird nie verwendet.',
    DATE_UNKNOWN: ({ date: unknown }) => `Den Tag ${unknown} gibt es im Kalender nicht.`,
    DAYS_EMPTY: () =>
      'Die Liste der Wochentage ist leer. Hier wird das als „täglich“ gelesen, anderswo als „nie“: Lassen Sie die Liste weg.',
    ELEMENT_NEVER_ACTIVE: () => 'Die Bedingungen treffen nie gemeinsam zu: Das Element wird nie verwendet.',
    ENDS_AT_MIDNIGHT: ({ startTime }) =>
      `Das Element gilt von ${startTime} Uhr bis Mitternacht, so will es OCPI. Manche Systeme lesen ein Ende um 00:00 als Beginn des Tages und verwenden das Element nie: Klären Sie das mit Ihren Partnern.`,
    FLAT_AFTER_FIRST: () =>
      'Die Startgebühr fällt je Ladevorgang nur einmal an, und zu Beginn gilt immer schon eine andere: Diese wird nie berechnet.',
    FLAT_GAP: (gap) =>
      `Ladevorgänge, die in diesen Fällen beginnen, kosten keine Startgebühr oder erst später eine: ${casesOf(gap)}.`,
    FLAT_LATE: () =>
      'Zu Beginn eines Ladevorgangs fällt keine Startgebühr an, sondern erst später; kurze Ladevorgänge kosten nie eine.',
    GRACE_FROM_SESSION_START: ({ minDurationS }) =>
      `Die Frist von ${duration(minDurationS)} zählt ab Beginn des Ladevorgangs, nicht ab Ende des Ladens. „Nach dem Laden eine Weile kostenlos“ lässt sich in OCPI nicht ausdrücken.`,
    NEVER_REACHED: ({ dimension, by }) =>
      `Dieser Preis für ${PRICED[dimension]} wird nie verwendet, denn ${comeFirst(by)} ihm immer zuvor. Das erste passende Element gewinnt; stellen Sie das engere nach vorn.`,
    PRICE_GAP: ({ dimension, ...gap }) =>
      `Der Tarif hat einen Preis für ${PRICED[dimension]}, aber keinen für diese Fälle, in denen nichts berechnet wird: ${casesOf(gap)}. Wenn das so gewollt ist, nennen Sie einen Preis von 0.`,
    RANGE_EMPTY: ({ what, min, max }) => {
      const [none, unit] = BOUNDED[what];
      return `Ab ${number(min)} ${unit} und unter ${number(max)} ${unit} gibt es ${none}: Das Element wird nie verwendet.`;
    },
    START_EQUALS_END: ({ time }) =>
      `Das Element beginnt und endet um ${time} Uhr. Hier wird das als „ganztags“ gelesen, anderswo als „nie“: Lassen Sie die Uhrzeiten weg.`,
    TOO_MANY_CASES: ({ dimension }) =>
      `Der Tarif unterscheidet zu viele Fälle für ${PRICED[dimension]}: Nach Lücken und ungenutzten Elementen wurde nicht gesucht.`,
    VALIDITY_EMPTY: ({ startsAt, endsAt }) =>
      `Der Tarif ist nie gültig: Er beginnt am ${instant(startsAt)} und endet am ${instant(endsAt)}.`,
    VALIDITY_LAST_SECOND: ({ endsAt }) =>
      `Der Tarif endet am ${instant(endsAt)}, und das Ende zählt nicht mehr mit: Die letzte Sekunde fehlt. Nennen Sie die volle Stunde.`,
    VALIDITY_OVER: ({ endsAt }) => `Der Tarif ist abgelaufen: Er endete am ${instant(endsAt)}.`,
    WINDOW_OVER_MIDNIGHT: ({ startTime, endTime, days }) =>
      `Das Element gilt an jedem seiner ${days ? 'Wochentage' : 'Tage'} vor ${endTime} Uhr und ab ${startTime} Uhr; gemeint ist nicht die Nacht, die folgt. Für Nächte brauchen Sie zwei Elemente.`,
  };
}

function casesIn({ cases, more }: Gap, say: (restrictions: TariffRestrictions) => string | undefined): string {
  const told = cases.map((one) => say(one) ?? 'immer');
  return [...told, ...(more ? ['und weitere'] : [])].join('; ');
}
