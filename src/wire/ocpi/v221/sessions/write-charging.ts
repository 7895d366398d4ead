import type { WriteCharging } from '../../../../flows/charging/ports.js';
import { stringifyJson } from '../../json.js';
import { formatCdr } from '../format-cdr.js';
import { formatSession } from './format-session.js';

/** Writes what the hub makes of transactions of stations, in OCPI 2.2.1. */
export const writeCharging: WriteCharging = {
  ocpiVersion: '2.2.1',
  session: (session) => stringifyJson(formatSession(session)),
  cdr: (cdr) => stringifyJson(formatCdr(cdr)),
};
