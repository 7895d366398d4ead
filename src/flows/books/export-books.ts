import { formatHledger } from '../../domain/ledger/format-hledger.js';
import type { Hub } from '../hub.js';

/** The whole journal as plain text, line by line, for hledger and its kin. */
export function exportHledger(hub: Pick<Hub, 'ledger'>): AsyncIterable<string> {
  return formatHledger(hub.ledger.stream());
}
