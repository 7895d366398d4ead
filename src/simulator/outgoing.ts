import type { JsonObject } from './object-shelf.js';
import { dataOf, type OcpiClient, type OcpiReply, type OcpiSend } from './ocpi-client.js';
import type { MessageModule, ModuleName, OcpiEndpoint, OcpiParty } from './ocpi-objects.js';
import type { Registration } from './registration.js';

/** A message to a party behind the hub. */
export interface RoutedSend {
  readonly method: OcpiSend['method'];
  readonly module: ModuleName;
  /** The interface of the hub that is called: RECEIVER for pushes, SENDER for GETs of lists. */
  readonly side: OcpiEndpoint['role'];
  /** Below the module's URL, each segment still decoded. */
  readonly path?: readonly string[];
  readonly query?: string;
  /** Absent on hubclientinfo, which is not routed. */
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  /** An object, or JSON text where its bytes matter. */
  readonly body?: object | string;
}

/** Who calls whom, and about what, where the URL does not say it. */
export interface Routing {
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  readonly module?: MessageModule;
}

/** How a platform calls the hub, with the token that it was given. */
export interface Outgoing {
  send(message: RoutedSend): Promise<OcpiReply>;
  /** Calls an absolute URL: a `Location` or a page's `Link`. */
  get(url: string, routing: Routing): Promise<OcpiReply>;
  /** Calls an absolute URL: a `response_url`. */
  post(url: string, body: object, routing: Routing): Promise<OcpiReply>;
  /** All pages of a list at the hub. */
  fetchAll(message: Pick<RoutedSend, 'module' | 'query' | 'from' | 'to'>): Promise<readonly JsonObject[]>;
}

/** Calls the other side's endpoints as the registration knows them at that moment. */
export function outgoing(client: OcpiClient, registration: Registration): Outgoing {
  const token = (): string => registration.peer()?.token ?? '';
  const send: Outgoing['send'] = async ({ side, path, query, body, ...rest }) => {
    const below = (path ?? []).map((segment) => `/${encodeURIComponent(segment)}`).join('');
    return client.send({
      ...rest,
      url: registration.endpoint(rest.module, side) + below + (query ? `?${query}` : ''),
      token: token(),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
  const get: Outgoing['get'] = (url, routing) => client.send({ ...routing, method: 'GET', url, token: token() });
  return {
    send,
    get,
    post: (url, body, routing) =>
      client.send({ ...routing, method: 'POST', url, token: token(), body: JSON.stringify(body) }),
    fetchAll: (message) =>
      allPages(
        () => send({ ...message, method: 'GET', side: 'SENDER' }),
        (link) => get(link, { module: message.module, ...partiesOf(message) }),
      ),
  };
}

function partiesOf({ from, to }: Routing): Routing {
  return { ...(from && { from }), ...(to && { to }) };
}

const MAX_PAGES = 1_000;

async function allPages(
  first: () => Promise<OcpiReply>,
  next: (link: string) => Promise<OcpiReply>,
): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  let reply = await first();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    all.push(...(dataOf(reply, 'GET list') as JsonObject[]));
    const link = /<([^>]+)>;\s*rel="next"/.exec(String(reply.headers['link'] ?? ''))?.[1];
    if (!link) return all;
    reply = await next(link);
  }
  throw new Error(`more than ${MAX_PAGES} pages`);
}
