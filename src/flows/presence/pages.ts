import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import type { PageReader, UnusableAnswer } from '../ports.js';

export type PagesDeps = Pick<Hub, 'connections' | 'identity' | 'limits' | 'partners' | 'secrets'> & {
  readonly pages: PageReader;
};

/** A list at a platform, from its first page on. */
export interface WantedList {
  readonly connectionId: string;
  /** Absolute; later pages must be of the same origin. */
  readonly url: string;
  /** Whose list; absent: of a configuration module, whose messages are not routed. */
  readonly party?: PartyId;
}

export interface ListedPage {
  /** As it is now: a token may have been changed since the last page. */
  readonly connection: Connection;
  readonly texts: readonly string[];
}

const MAX_PAGES = 1_000;

/**
 * Asks for a list page by page as the `Link` of each says (OCPI 2.2.1, transport_and_format, pagination). Refuses with
 * `receiver-unusable` a refusal, a page without a list, a Link to another origin, one to a page that was read already,
 * and more than 1,000 pages; and as `partners.send` does.
 */
export async function* pagesOf(hub: PagesDeps, wanted: WantedList): AsyncGenerator<ListedPage> {
  const { origin } = new URL(wanted.url);
  const asked = new Set<string>();
  let url: string | undefined = wanted.url;
  while (url !== undefined) {
    if (new URL(url).origin !== origin) throw unusable('the Link leads to another host');
    if (asked.has(url)) throw unusable('the Link leads to a page that was read already');
    if (asked.size >= MAX_PAGES) throw unusable(`the list has more than ${MAX_PAGES} pages`);
    asked.add(url);
    const connection = await connected(hub, wanted.connectionId);
    const { httpStatus, ocpiStatus, headers, body } = await hub.partners.send({
      connection,
      method: 'GET',
      url,
      routing: {
        requestId: hub.secrets.newId(),
        correlationId: hub.secrets.newId(),
        ...(wanted.party && { from: hub.identity, to: wanted.party }),
      },
      timeoutMs: hub.limits.handshakeTimeoutMs,
      // The platform has just come back, and messages to it may still be held back.
      probe: true,
    });
    if (httpStatus >= 400 || ocpiStatus < 1000 || ocpiStatus >= 2000) {
      const refusal = unusable(`HTTP ${httpStatus}, OCPI ${ocpiStatus}`);
      refusal.cause = { httpStatus, headers } satisfies UnusableAnswer;
      throw refusal;
    }
    yield { connection, texts: hub.pages.readPage(body) };
    url = nextLink(headers['link'], url);
  }
}

async function connected(hub: PagesDeps, connectionId: string): Promise<Connection> {
  const connection = await hub.connections.find(connectionId);
  if (connection?.state === 'CONNECTED') return connection;
  throw new HubError('receiver-unreachable', 'the platform is not connected any more');
}

/** The target of `rel="next"`; a relative one is one of the page that it stands on. */
function nextLink(header: string | undefined, page: string): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^<>]{1,4096})>([^,<]{0,256})/g)) {
    if (!/;\s*rel="?next"?/i.test(parameters)) continue;
    if (!URL.canParse(target, page)) throw unusable('the Link is no URL');
    return new URL(target, page).href;
  }
  return undefined;
}

function unusable(because: string): HubError {
  return new HubError('receiver-unusable', `the list cannot be read: ${because}`);
}
