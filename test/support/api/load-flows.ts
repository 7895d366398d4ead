import { HubError } from '../../../src/domain/errors.js';
import type { LoadFlows } from '../../../src/wire/api/flows/load-flows.js';

/** A hub without sites. */
export function noLoad(): LoadFlows {
  const none = () => Promise.reject(new HubError('unknown-object', 'no such site'));
  return { listGridSignals: none, putGridSignal: none, siteLoad: none };
}
