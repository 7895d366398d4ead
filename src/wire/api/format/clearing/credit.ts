import { toText } from '../../../../domain/decimal.js';
import { partyKey } from '../../../../domain/party.js';
import type { LimitedAgreement } from '../../../../flows/credit/check-credit.js';

/** CreditLine of openapi.yaml. */
export function formatCredit({ agreement, standing }: LimitedAgreement): object {
  return {
    agreement: agreement.key,
    cpo: partyKey(agreement.cpo),
    emsp: partyKey(agreement.emsp),
    currency: agreement.currency,
    limit: toText(standing.limit),
    prepaid: toText(standing.prepaid),
    exposure: toText(standing.exposure),
    headroom: toText(standing.headroom),
    warn: standing.isNearLimit,
  };
}
