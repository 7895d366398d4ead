import { partyKey } from '../../../../domain/party.js';
import type { LimitedAgreement } from '../../../../flows/credit/check-credit.js';
import { formatAmount } from '../amount.js';

/** CreditLine of openapi.yaml. */
export function formatCredit({ agreement, standing }: LimitedAgreement): object {
  const { currency } = agreement;
  return {
    agreement: agreement.key,
    cpo: partyKey(agreement.cpo),
    emsp: partyKey(agreement.emsp),
    currency,
    limit: formatAmount(standing.limit, currency),
    prepaid: formatAmount(standing.prepaid, currency),
    exposure: formatAmount(standing.exposure, currency),
    headroom: formatAmount(standing.headroom, currency),
    warn: standing.isNearLimit,
  };
}
