import type { Exchange } from './exchange.js';

/** Where the Link of a page leads. */
export type NextLink =
  | { readonly kind: 'none' | 'unreadable' | 'elsewhere' }
  | {
      readonly kind: 'next';
      readonly url: string;
      readonly form: 'absolute' | 'relative';
      /** `lost`: it has an offset, but not the date_from that was asked with. */
      readonly filters: 'kept' | 'lost';
    };

/** Reads the Link of a page (OCPI 2.2.1, transport_and_format, pagination): its `rel="next"`, at the host of the page. */
export function readLink({ asked, answer }: Exchange): NextLink {
  const header = answer.kind === 'enveloped' ? answer.headers['link'] : undefined;
  if (header === undefined || header.trim() === '') return { kind: 'none' };
  const links = [...header.matchAll(/<([^<>]{1,4096})>([^,<]{0,256})/g)];
  const next = links.find(([, , parameters = '']) => /;\s*rel="?next"?/i.test(parameters));
  if (!next) return { kind: links.length > 0 && /rel=/i.test(header) ? 'none' : 'unreadable' };
  const target = next[1] ?? '';
  const url = absolute(target, asked.url);
  if (url === undefined) return { kind: 'unreadable' };
  if (originOf(url) !== originOf(asked.url)) return { kind: 'elsewhere' };
  const isLost = /[?&]offset=/.test(url) && /[?&]date_from=/.test(asked.url) && !/[?&]date_from=/.test(url);
  return {
    kind: 'next',
    url,
    form: /^https?:/i.test(target) ? 'absolute' : 'relative',
    filters: isLost ? 'lost' : 'kept',
  };
}

function absolute(target: string, page: string): string | undefined {
  return URL.canParse(target, page) ? new URL(target, page).href : undefined;
}

function originOf(url: string): string {
  return new URL(url).origin;
}
