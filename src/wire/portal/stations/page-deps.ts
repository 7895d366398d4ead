import type { Clock } from '../../../flows/ports.js';
import type { Csrf } from '../csrf.js';
import type { Pages } from '../pages.js';
import type { StationPageFlows } from './station-screen-flows.js';

export interface StationPageDeps {
  readonly flows: StationPageFlows;
  readonly pages: Pages;
  readonly csrf: Csrf;
  readonly clock: Clock;
}
