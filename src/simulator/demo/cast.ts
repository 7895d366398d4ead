import { addDays } from '../day/local-time.js';
import { buildNetwork, type Network, type NetworkPlan, type Site } from '../day/network.js';
import type { PriceList } from '../day/price-list.js';
import type { OcpiParty, OcpiToken } from '../ocpi-objects.js';

/** A company of the demo, as it stands on invoices. */
export interface DemoCompany {
  readonly party: OcpiParty;
  readonly name: string;
  readonly legalEntity: object;
  readonly financeEmail: string;
}

export interface DemoCpo extends DemoCompany {
  readonly network: Network;
}

export interface DemoEmsp extends DemoCompany {
  readonly tokens: readonly OcpiToken[];
}

/** Who plays: two CPOs, two eMSPs, all made up. The day is the 14th of the month before `now`. */
export interface DemoCast {
  readonly day: string;
  /** `YYYY-MM`: the month that is settled. */
  readonly period: string;
  readonly cpos: readonly [DemoCpo, DemoCpo];
  readonly emsps: readonly [DemoEmsp, DemoEmsp];
}

export function castDemo(now: Date): DemoCast {
  const period = addDays(`${now.toISOString().slice(0, 7)}-01`, -1).slice(0, 7);
  const builtAt = new Date(`${period}-01T00:00:00Z`);
  return {
    day: `${period}-14`,
    period,
    cpos: [polderLaden(builtAt), spreeStrom(builtAt)],
    emsps: [
      emsp({
        party: party('DE', 'RHM'),
        name: 'Rhein Mobil GmbH',
        street: 'Domstraße 4',
        city: 'Köln',
        postalCode: '50667',
        vatId: 'DE100000018',
        language: 'de',
      }),
      emsp({
        party: party('FR', 'VVT'),
        name: 'Voie Verte SAS',
        street: 'Rue de la République 12',
        city: 'Lyon',
        postalCode: '69002',
        vatId: 'FR00100000018',
        language: 'en',
        isFleet: true,
      }),
    ],
  };
}

export function partyText({ country_code, party_id }: OcpiParty): string {
  return `${country_code}*${party_id}`;
}

function polderLaden(builtAt: Date): DemoCpo {
  const owner = party('NL', 'PLD');
  const prices: PriceList = {
    tariffId: 'PLD-EVENING',
    currency: 'EUR',
    offPeakMilliPerKwh: 390,
    peakMilliPerKwh: 590,
    peakFrom: '17:00',
    peakUntil: '21:00',
    startFeeMilli: 350,
    idleMilliPerHour: 3600,
    vatPercent: 21,
    rounding: 'exact',
  };
  const sites = [
    site(
      'DAM',
      { name: 'Damrak', address: 'Damrak 30', city: 'Amsterdam', postalCode: '1012 LJ', country: 'NLD' },
      [11, 22, 22, 50],
    ),
    site(
      'A10',
      { name: 'Ring A10', address: 'Amstelveenseweg 500', city: 'Amsterdam', postalCode: '1081 KL', country: 'NLD' },
      [150, 150],
    ),
  ];
  return {
    ...company({
      party: owner,
      name: 'Polder Laden BV',
      street: 'Damrak 30',
      city: 'Amsterdam',
      postalCode: '1012 LJ',
      vatId: 'NL100000018B01',
      language: 'en',
    }),
    network: buildNetwork({ owner, prices, sites, timeZone: 'Europe/Amsterdam', builtAt } satisfies NetworkPlan),
  };
}

/** Rounds each CDR's total to cents, as many billing systems do: the hub finds those within tolerance. */
function spreeStrom(builtAt: Date): DemoCpo {
  const owner = party('DE', 'SPR');
  const prices: PriceList = {
    tariffId: 'SPR-ABEND',
    currency: 'EUR',
    offPeakMilliPerKwh: 450,
    peakMilliPerKwh: 640,
    peakFrom: '16:30',
    peakUntil: '20:00',
    startFeeMilli: 0,
    idleMilliPerHour: 7200,
    vatPercent: 19,
    rounding: 'cents',
  };
  const sites = [
    site(
      'ALX',
      { name: 'Alexanderplatz', address: 'Karl-Marx-Allee 1', city: 'Berlin', postalCode: '10178', country: 'DEU' },
      [11, 11, 22, 50],
    ),
    site(
      'TEG',
      { name: 'Ladepark Tegel', address: 'Saatwinkler Damm 10', city: 'Berlin', postalCode: '13627', country: 'DEU' },
      [150, 300],
    ),
  ];
  return {
    ...company({
      party: owner,
      name: 'Spree Strom GmbH',
      street: 'Karl-Marx-Allee 1',
      city: 'Berlin',
      postalCode: '10178',
      vatId: 'DE200000011',
      language: 'de',
    }),
    network: buildNetwork({ owner, prices, sites, timeZone: 'Europe/Berlin', builtAt }),
  };
}

interface CompanyFacts {
  readonly party: OcpiParty;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly vatId: string;
  readonly language: 'en' | 'de';
  /** Buys charging for its own cars and not to resell it: such a buyer is charged VAT where the cars were charged. */
  readonly isFleet?: true;
}

function company(facts: CompanyFacts): DemoCompany {
  const { country_code, party_id } = facts.party;
  return {
    party: facts.party,
    name: facts.name,
    financeEmail: `finance@${party_id.toLowerCase()}.example`,
    legalEntity: {
      name: facts.name,
      street: facts.street,
      postal_code: facts.postalCode,
      city: facts.city,
      country_code,
      vat_ids: [{ country_code, id: facts.vatId, evidence: 'made up for the demo' }],
      dealer: !facts.isFleet,
      email: `finance@${party_id.toLowerCase()}.example`,
      language: facts.language,
    },
  };
}

function emsp(facts: CompanyFacts): DemoEmsp {
  const { country_code, party_id } = facts.party;
  const tokens = Array.from({ length: 12 }, (_, index): OcpiToken => {
    const number = String(index + 1).padStart(4, '0');
    return {
      ...facts.party,
      uid: `04${party_id}${number}`,
      type: 'RFID',
      contract_id: `${country_code}-${party_id}-C0000${number}-1`,
      issuer: facts.name,
      valid: true,
      whitelist: 'ALLOWED',
      last_updated: '2020-01-01T00:00:00Z',
    };
  });
  return { ...company(facts), tokens };
}

function site(
  id: string,
  where: Omit<Site, 'id' | 'latitude' | 'longitude' | 'evsesKw'>,
  evsesKw: readonly number[],
): Site {
  const coordinates =
    where.country === 'NLD'
      ? { latitude: '52.3740', longitude: '4.8970' }
      : { latitude: '52.5220', longitude: '13.4130' };
  return { id, ...where, ...coordinates, evsesKw };
}

function party(country_code: string, party_id: string): OcpiParty {
  return { country_code, party_id };
}
