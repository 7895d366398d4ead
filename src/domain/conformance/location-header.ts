import type { Exchange } from './exchange.js';

export type LocationHeader = { readonly kind: 'none' | 'elsewhere' } | { readonly kind: 'here'; readonly url: string };

/** Reads where a created object can be found: a URL at the host that was asked, or a path there. */
export function readLocation({ asked, answer }: Exchange): LocationHeader {
  const text = answer.kind === 'enveloped' ? answer.headers['location']?.trim() : undefined;
  if (!text) return { kind: 'none' };
  const origin = originOf(asked.url);
  if (text.startsWith('/') && !text.startsWith('//')) return { kind: 'here', url: `${origin}${text}` };
  return originOf(text) === origin ? { kind: 'here', url: text } : { kind: 'elsewhere' };
}

function originOf(url: string): string {
  return (/^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? '').toLowerCase();
}
