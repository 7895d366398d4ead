import type { Exchange } from './exchange.js';

export type LocationHeader = { readonly kind: 'none' | 'elsewhere' } | { readonly kind: 'here'; readonly url: string };

/** Reads where a created object can be found: a URL at the host that was asked, or a path there. */
export function readLocation({ asked, answer }: Exchange): LocationHeader {
  const text = answer.kind === 'enveloped' ? answer.headers['location']?.trim() : undefined;
  if (!text) return { kind: 'none' };
  if (!URL.canParse(text, asked.url)) return { kind: 'elsewhere' };
  const { href, origin } = new URL(text, asked.url);
  return origin === new URL(asked.url).origin ? { kind: 'here', url: href } : { kind: 'elsewhere' };
}
