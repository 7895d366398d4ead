import { type LoggedMessage, restOf } from './logged-message.js';

/** Modules whose objects are pushed: only such messages may be sent again. */
export const REPLAYED_MODULES = ['cdrs', 'locations', 'sessions', 'tariffs', 'tokens'] as const;
export type ReplayedModule = (typeof REPLAYED_MODULES)[number];

const REPLAYED_METHODS: readonly string[] = ['PUT', 'PATCH', 'POST', 'DELETE'];

/**
 * Why a leg must not be sent again, in words for the operator; undefined when it may. A push says how something is, so
 * that hearing it twice does no harm; a command or an authorization makes something happen.
 */
export function whyNotAgain(leg: LoggedMessage): string | undefined {
  if (leg.direction !== 'OUT') return 'only what the hub sent can be sent again';
  if (!isReplayed(leg.module)) return `messages of ${leg.module} are never sent again`;
  if (leg.side !== 'RECEIVER' || restOf(leg) === undefined)
    return 'only pushes are sent again, to a Receiver interface';
  if (!REPLAYED_METHODS.includes(leg.method)) return `a ${leg.method} changes nothing: it is not sent again`;
  if (!leg.to) return 'it names no party to send it to';
  return bodyGone(leg);
}

export function isReplayed(module: string): module is ReplayedModule {
  return REPLAYED_MODULES.some((one) => one === module);
}

/** CDRs are kept elsewhere, whole and for good. */
function bodyGone({ module, requestBody, method }: LoggedMessage): string | undefined {
  if (module === 'cdrs') return undefined;
  switch (requestBody?.kind) {
    case 'text':
      return undefined;
    case 'hash':
      return `its body of ${requestBody.bytes} bytes was too large to be kept: ask the sender to send it again`;
    case 'dropped':
    case 'withheld':
      return 'its body was not kept: ask the sender to send it again';
    case undefined:
      return method === 'DELETE' ? undefined : 'it has no body';
  }
}
