/** What the Link header of a page says of the next one. */
export type NextPage =
  | { readonly kind: 'none' }
  | { readonly kind: 'page'; readonly url: string }
  /** A Link that is not followed. */
  | { readonly kind: 'odd'; readonly why: 'UNREADABLE' | 'OTHER_ORIGIN' | 'ITSELF' };

/** A Link of more characters is none. */
const MAX_LINK = 8_192;

/**
 * Reads where a partner's next page is (OCPI 2.2.1, transport_and_format, pagination; RFC 8288). It must be on the origin
 * of the partner's endpoint, since the partner's credentials token is sent there, and another page than the one asked.
 */
export function readNextPage(link: string | undefined, askedUrl: string): NextPage {
  if (link === undefined) return { kind: 'none' };
  const target = link.length > MAX_LINK ? undefined : targetOfNext(link);
  if (target === 'NO_NEXT') return { kind: 'none' };
  if (target === undefined || !URL.canParse(target, askedUrl)) return { kind: 'odd', why: 'UNREADABLE' };
  const asked = new URL(askedUrl);
  const next = new URL(target, asked);
  if (next.origin !== asked.origin || next.username || next.password) return { kind: 'odd', why: 'OTHER_ORIGIN' };
  next.hash = '';
  asked.hash = '';
  return next.href === asked.href ? { kind: 'odd', why: 'ITSELF' } : { kind: 'page', url: next.href };
}

/** `<url>; rel="next"` among others; `rel` may be without quotation marks, and name several relations. */
function targetOfNext(link: string): string | 'NO_NEXT' | undefined {
  const links = [...link.matchAll(/<([^<>]*)>([^<]*)/g)];
  if (links.length === 0) return undefined;
  const next = links.find(([, , parameters = '']) => relationsIn(parameters).includes('next'));
  return next ? (next[1] ?? '').trim() : 'NO_NEXT';
}

/** Relations of a link, in lower case; each repetition has a limit, so that no text makes the search slow. */
function relationsIn(parameters: string): readonly string[] {
  const rel = /;\s{0,9}rel\s{0,9}=\s{0,9}(?:"([^"]{0,200})"|([^\s;,"]{1,200}))/i.exec(parameters);
  return (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s/);
}
