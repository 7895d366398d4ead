import { type Json, ocpiExample } from '../ocpi-example.js';

/** Objects of the standard's examples, in the hands of NL*CPO and DE*MSP. */
const OF_CPO = { country_code: 'NL', party_id: 'CPO' };
const OF_EMSP = { country_code: 'DE', party_id: 'MSP' };
const TOKEN = { ...OF_EMSP, uid: 'CARD1', type: 'RFID', contract_id: 'DE-MSP-C1-X' };
const AT_NINE = '2026-11-02T09:00:00Z';

export function aLocation(fields: Json = {}): Json {
  return { ...ocpiExample('location_example'), ...OF_CPO, id: 'LOC1', last_updated: AT_NINE, ...fields };
}

export function aTariff(fields: Json = {}): Json {
  return { ...ocpiExample('tariff_8_simple_025kwh'), ...OF_CPO, id: 'T1', last_updated: AT_NINE, ...fields };
}

export function aSession(fields: Json = {}): Json {
  const example = ocpiExample('session_example_2_short_finished');
  return { ...example, ...OF_CPO, id: 'S1', cdr_token: TOKEN, last_updated: AT_NINE, ...fields };
}

export function aToken(fields: Json = {}): Json {
  const example = ocpiExample('token_example_2_full_rfid');
  return { ...example, ...OF_EMSP, uid: '04aB', last_updated: AT_NINE, ...fields };
}

export function aCdr(fields: Json = {}): Json {
  return { ...ocpiExample('cdr_example'), ...OF_CPO, id: 'CDR1', cdr_token: TOKEN, last_updated: AT_NINE, ...fields };
}

export function aConnector(fields: Json = {}): Json {
  const electric = { standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE', max_voltage: 230 };
  return { id: '1', ...electric, max_amperage: 32, last_updated: AT_NINE, ...fields };
}
