import type { Agreement } from '../../src/domain/clearing/agreement.js';
import type { CdrRecord } from '../../src/domain/clearing/cdr-record.js';
import type { LegalEntity } from '../../src/domain/clearing/legal-entity.js';
import { Decimal } from '../../src/domain/decimal.js';
import { postCdrAccrual } from '../../src/domain/ledger/post-cdr-accrual.js';
import { type PartyId, partyKey } from '../../src/domain/party.js';
import type { Stores } from '../../src/flows/hub.js';

/** How many members a network sells to. */
const PARTNERS = 25;
const COUNTRIES = ['NL', 'BE', 'FR', 'AT'] as const;
const FROM = new Date('2026-01-01T00:00:00Z');
const SESSIONS_FROM = Date.UTC(2026, 9, 1);
const OCTOBER_MS = 30 * 86_400_000;
const LANES = 500;

/** Networks that are CPO and eMSP at once, each selling to 25 others, in four countries. */
export function networks(count: number): readonly LegalEntity[] {
  return Array.from({ length: count }, (_, index) => {
    const party = partyOf(index);
    const countryCode = party.countryCode;
    const id = `${countryCode}${String(index).padStart(9, '0')}`;
    return {
      party,
      name: `Network ${index}`,
      street: `Main Street ${index + 1}`,
      postalCode: '1000',
      city: 'Town',
      countryCode,
      vatIds: [{ countryCode, id, evidence: 'VIES 2026-10-01' }],
      dealer: true,
      language: 'en' as const,
    };
  });
}

/** An agreement of each network with each of its partners. */
export function agreements(members: readonly LegalEntity[]): readonly Agreement[] {
  return members.flatMap((seller, index) =>
    partnersOf(index, members.length).map((partner) => {
      const [cpo, emsp] = [seller.party, partyOf(partner)];
      return {
        key: `${partyKey(cpo)}→${partyKey(emsp)}/1`,
        cpo,
        emsp,
        version: 1,
        validFrom: FROM,
        model: 'AGENT',
        billing: 'DIRECT',
        settlementMode: 'HUB_ACCOUNT',
        currency: 'EUR',
        tolerance: { absolute: new Decimal('0.01'), relative: new Decimal('0.005'), cap: new Decimal('0.50') },
        contestDays: 0,
        paymentTermDays: 14,
      } satisfies Agreement;
    }),
  );
}

/** Puts approved CDRs with their accruals into the store, spread evenly over networks and partners. */
export async function seedCdrs(stores: Stores, members: readonly LegalEntity[], count: number): Promise<void> {
  for (let first = 0; first < count; first += LANES) {
    const records = Array.from({ length: Math.min(LANES, count - first) }, (_, at) => cdrRecord(first + at, members));
    await Promise.all(records.map((record) => stores.cdrs.insert(record)));
    await Promise.all(
      records.map((record) => stores.ledger.post(postCdrAccrual(record, record.cdr.totalCost.exclVat))),
    );
  }
}

function partnersOf(index: number, count: number): readonly number[] {
  return Array.from({ length: PARTNERS }, (_, at) => (index + at + 1) % count);
}

function partyOf(index: number): PartyId {
  const countryCode = COUNTRIES[index % COUNTRIES.length] ?? 'NL';
  return { countryCode, partyId: `N${index.toString(36).toUpperCase().padStart(2, '0')}` };
}

function cdrRecord(index: number, members: readonly LegalEntity[]): CdrRecord {
  const seller = index % members.length;
  const buyer = (seller + 1 + (Math.floor(index / members.length) % PARTNERS)) % members.length;
  const [party, emsp] = [partyOf(seller), partyOf(buyer)];
  const id = `C${String(index).padStart(8, '0')}`;
  const startedAt = new Date(SESSIONS_FROM + ((index * 7_919) % OCTOBER_MS));
  const kwh = new Decimal(5_000 + ((index * 31) % 45_000)).dividedBy(1_000);
  const acceptedAt = new Date(startedAt.getTime() + 3_600_000);
  return {
    key: `${partyKey(party)}/${id}`,
    cdr: {
      party,
      id,
      startedAt,
      endedAt: acceptedAt,
      sessionId: `S-${id}`,
      token: {
        party: emsp,
        uid: `T${index % 9_973}`,
        type: 'RFID',
        contractId: `${emsp.countryCode}-${emsp.partyId}-C${index % 9_973}`,
      },
      authMethod: 'WHITELIST',
      location: {
        id: `L${seller}`,
        name: `Site ${seller}`,
        address: `Main Street ${seller}`,
        city: 'Town',
        country: 'NLD',
        evseUid: 'E1',
        evseId: `${party.countryCode}*${party.partyId}*E${index % 97}`,
        connectorId: '1',
      },
      currency: 'EUR',
      tariffs: [],
      chargingPeriods: [{ startedAt, dimensions: [{ type: 'ENERGY', volume: kwh }] }],
      totalCost: { exclVat: kwh.times('0.4337').toDecimalPlaces(4) },
      totalEnergyKwh: kwh,
      totalTimeH: new Decimal(1),
      credit: false,
      lastUpdated: acceptedAt,
    },
    emsp,
    chargeCountry: party.countryCode,
    original: `{"id":"${id}"}`,
    ocpiVersion: '2.2.1',
    contentHash: String(index).padStart(64, '0'),
    receivedAt: acceptedAt,
    correlationId: `c-${index}`,
    review: {
      state: 'ACCEPTED',
      agreementKey: `${partyKey(party)}→${partyKey(emsp)}/1`,
      terms: { model: 'AGENT', billing: 'DIRECT', settlementMode: 'HUB_ACCOUNT' },
      contestableUntil: acceptedAt,
      acceptedAt,
    },
    finance: { state: 'UNALLOCATED' },
    nextStep: 'NONE',
  };
}
