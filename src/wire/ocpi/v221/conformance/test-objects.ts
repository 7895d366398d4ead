import type {
  PushedCheckModule,
  TestAbout,
  TestObject,
  WireObject,
} from '../../../../flows/conformance/check-forms.js';
import { writeDateTime } from '../../fields/date-time.js';

const NAME = 'TEST of the hub, please ignore';
const UNKNOWN_VALUE = 'VOLTCLEAR_TEST';

/**
 * A test object of OCPI 2.2.1 that harms nobody wherever it is shown: a location that is not published, a token that is
 * not valid, a tariff without a price, a session without energy.
 */
export function testObject(module: PushedCheckModule, about: TestAbout): TestObject {
  switch (module) {
    case 'tokens':
      return statesOf(about, token(about), {
        change: { issuer: `${NAME} (changed)` },
        takenBack: token(about),
        word: 'whitelist',
      });
    case 'locations': {
      const whole = location(about, 'INOPERATIVE');
      const takenBack = location(about, 'REMOVED');
      return statesOf(about, whole, {
        change: { name: `${NAME} (changed)` },
        word: 'parking_type',
        takenBack,
      });
    }
    case 'sessions': {
      const takenBack = session(about, 'INVALID');
      return statesOf(about, session(about, 'PENDING'), {
        change: { kwh: 0.5 },
        word: 'auth_method',
        takenBack,
      });
    }
    case 'tariffs':
      return statesOf(about, tariff(about), {
        change: { tariff_alt_url: 'https://test.invalid/' },
        word: 'type',
      });
  }
}

/** A CDR of nothing: no energy, no cost, no time. */
export function testCdr(about: TestAbout): WireObject {
  const { country_code, party_id } = ownerOf(about);
  const start_date_time = timeOf(about, 0);
  const none = { excl_vat: 0, incl_vat: 0 };
  return {
    country_code,
    party_id,
    id: about.id,
    start_date_time,
    end_date_time: start_date_time,
    cdr_token: cdrToken(about),
    auth_method: 'WHITELIST',
    cdr_location: {
      id: about.id,
      ...addressOf(),
      evse_uid: about.id,
      evse_id: evseId(about),
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    charging_periods: [{ start_date_time, dimensions: [{ type: 'ENERGY', volume: 0 }] }],
    total_cost: none,
    total_energy: 0,
    total_time: 0,
    remark: NAME,
    last_updated: start_date_time,
  };
}

/** A START_SESSION at a location that nobody has. */
export function startSession(about: TestAbout, responseUrl: string): WireObject {
  return {
    response_url: responseUrl,
    token: { ...token(about), last_updated: timeOf(about, 0) },
    location_id: about.id,
  };
}

interface States {
  readonly change: WireObject;
  /** A field with an enum. */
  readonly word: string;
  readonly takenBack?: WireObject;
}

function statesOf(about: TestAbout, fields: WireObject, states: States): TestObject {
  const { change, word, takenBack } = states;
  const at = (object: WireObject, seconds: number) => ({ ...object, last_updated: timeOf(about, seconds) });
  const whole = at(fields, 0);
  return {
    whole,
    changeWithoutTime: change,
    change: at(change, 1),
    changed: at({ ...whole, ...change }, 1),
    unknownField: at({ ...whole, voltclear_test: NAME }, 3),
    unknownValue: at({ ...whole, [word]: UNKNOWN_VALUE }, 4),
    ...(takenBack && { takenBack: at(takenBack, 5) }),
  };
}

const EARLIEST_MS = 10_000;

function timeOf({ at }: TestAbout, seconds: number): string {
  return writeDateTime(new Date(Math.floor(at.getTime() / 1_000) * 1_000 - EARLIEST_MS + seconds * 1_000));
}

function ownerOf({ owner }: TestAbout): { readonly country_code: string; readonly party_id: string } {
  return { country_code: owner.countryCode, party_id: owner.partyId };
}

function token(about: TestAbout): WireObject {
  return {
    ...ownerOf(about),
    uid: about.id,
    type: 'RFID',
    contract_id: about.id,
    issuer: NAME,
    valid: false,
    whitelist: 'NEVER',
  };
}

/** The driver is one of the receiver: a session goes to its own eMSP only. */
function cdrToken({ receiver, id }: TestAbout): WireObject {
  const { countryCode: country_code, partyId: party_id } = receiver;
  return { country_code, party_id, uid: id, type: 'OTHER', contract_id: id };
}

function addressOf(): WireObject {
  return {
    name: NAME,
    address: 'TEST 1',
    city: 'TEST',
    country: 'NLD',
    coordinates: { latitude: '0.000000', longitude: '0.000000' },
  };
}

function evseId({ owner }: TestAbout): string {
  return `${owner.countryCode}*${owner.partyId}*ETEST1`;
}

function location(about: TestAbout, status: 'INOPERATIVE' | 'REMOVED'): WireObject {
  const last_updated = timeOf(about, status === 'REMOVED' ? 5 : 0);
  const connector = {
    id: '1',
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    power_type: 'AC_3_PHASE',
    max_voltage: 230,
    max_amperage: 16,
    last_updated,
  };
  return {
    ...ownerOf(about),
    id: about.id,
    publish: false,
    ...addressOf(),
    evses: [{ uid: about.id, evse_id: evseId(about), status, connectors: [connector], last_updated }],
    time_zone: 'Europe/Amsterdam',
  };
}

function session(about: TestAbout, status: 'INVALID' | 'PENDING'): WireObject {
  return {
    ...ownerOf(about),
    id: about.id,
    start_date_time: timeOf(about, 0),
    ...(status === 'INVALID' && { end_date_time: timeOf(about, 0) }),
    kwh: 0,
    cdr_token: cdrToken(about),
    auth_method: 'WHITELIST',
    location_id: about.id,
    evse_uid: about.id,
    connector_id: '1',
    currency: 'EUR',
    status,
  };
}

function tariff(about: TestAbout): WireObject {
  return {
    ...ownerOf(about),
    id: about.id,
    currency: 'EUR',
    tariff_alt_text: [{ language: 'en', text: NAME }],
    elements: [{ price_components: [{ type: 'ENERGY', price: 0, step_size: 1 }] }],
  };
}
