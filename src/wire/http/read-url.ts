import { LRUCache } from 'lru-cache';

export interface ReadUrl {
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
}

/** Origins that are remembered as checked. */
const MAX_ORIGINS = 2_000;
/** Nothing in it would be changed by a URL parser. */
const PLAIN_PATH = /^\/[\w\-.~%!$&()*+,;=:@/?]*$/;
/** A segment that a URL parser would resolve. */
const DOTTED_SEGMENT = /\/(?:\.|%2e)/i;

/**
 * Takes a URL apart that a partner gave us, as `check` allows it. What is allowed depends on the origin alone, so that
 * a plain path behind an origin that was allowed before need not be parsed again.
 */
export function createUrlReader(check: (url: string) => URL): (url: string) => ReadUrl {
  const checked = new LRUCache<string, true>({ max: MAX_ORIGINS });
  return (text) => {
    const pathAt = text.indexOf('/', text.indexOf('://') + 3);
    const start = text.slice(0, Math.max(0, pathAt));
    if (checked.has(start)) {
      const path = text.slice(pathAt);
      if (PLAIN_PATH.test(path) && !DOTTED_SEGMENT.test(path)) return { origin: start, path };
    }
    const url = check(text);
    if (url.origin === start) checked.set(start, true);
    return { origin: url.origin, path: url.pathname + url.search };
  };
}
