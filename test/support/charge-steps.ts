/** All steps of a session that goes well, as a simulated eMSP tells of them. */
export const CHARGE_STEPS = [
  'EVSE',
  'START_SESSION response',
  'START_SESSION result',
  'session',
  'session updates',
  'STOP_SESSION response',
  'STOP_SESSION result',
  'session end',
  'CDR',
  'price',
  'energy',
  'cost of the session',
  'tariff',
];
