import { createPricer } from '../domain/pricing/compiled/create-pricer.js';

/** Prices CDRs and quotes alike: one bounded memory of compiled tariffs, which knows nothing of who asks. */
export const PRICER = createPricer();
