import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FeedAnswer {
  readonly status?: number;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FeedServer {
  url(): string;
  /** Paths with queries, as they were asked. */
  readonly asked: string[];
  /** undefined: never answers. */
  answer: FeedAnswer | undefined;
}

/** Somebody's price service on loopback, closed when the test file is done. */
export function useFeedServer(): FeedServer {
  const feed: { answer: FeedAnswer | undefined; readonly asked: string[] } = { answer: {}, asked: [] };
  const server = createServer((request, response) => {
    feed.asked.push(request.url ?? '');
    if (!feed.answer) return;
    const { status = 200, body = '', headers = {} } = feed.answer;
    response.writeHead(status, headers).end(body);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return Object.assign(feed, { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
