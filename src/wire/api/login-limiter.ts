import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../http/network-of.js';

/** How many wrong passwords are answered, within `windowS` seconds. */
export interface LoginLimits {
  /** From one address for one account. */
  readonly perAccount: number;
  /** From one address for all accounts. */
  readonly perAddress: number;
  readonly windowS: number;
}

export const DEFAULT_LOGIN_LIMITS: LoginLimits = { perAccount: 5, perAddress: 25, windowS: 900 };

export type LoginAttempt =
  | { readonly kind: 'allowed'; readonly succeeded: () => Promise<void> }
  | { readonly kind: 'blocked'; readonly retryAfterS: number };

export interface LoginLimiter {
  /** Counts an attempt before its password is looked at, so that parallel guesses count too. */
  begin(address: string, account: string): Promise<LoginAttempt>;
}

/**
 * Slows down the guessing of passwords. Counts by address and by address with account: nobody can lock somebody else
 * out from afar. Success gives the attempt back. An IPv6 caller is its /64 network.
 */
export function createLoginLimiter(limits: LoginLimits = DEFAULT_LOGIN_LIMITS): LoginLimiter {
  const duration = limits.windowS;
  const byAddress = new RateLimiterMemory({ keyPrefix: 'address', points: limits.perAddress, duration });
  const byAccount = new RateLimiterMemory({ keyPrefix: 'account', points: limits.perAccount, duration });
  return {
    async begin(address, account) {
      const network = networkOf(address);
      const pair = `${network} ${account}`;
      const wait = (await waitFor(byAddress, network)) ?? (await waitFor(byAccount, pair));
      if (wait !== undefined) return { kind: 'blocked', retryAfterS: wait };
      return {
        kind: 'allowed',
        async succeeded() {
          await byAddress.reward(network);
          await byAccount.delete(pair);
        },
      };
    },
  };
}

/** Seconds to wait; undefined: none. */
async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}
