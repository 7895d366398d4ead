import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Responder = (req: IncomingMessage, res: ServerResponse, body: string) => void;

export interface FakePartner {
  readonly url: string;
  readonly versionsUrl: string;
  /** What came in, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** Answers this path in another way from now on. */
  on(path: string, respond: Responder): void;
  close(): Promise<void>;
}

/** A partner's platform on loopback: versions, details of 2.2.1 and credentials; everything else 404. */
export async function startFakePartner(): Promise<FakePartner> {
  const seen: SeenRequest[] = [];
  const responders = new Map<string, Responder>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ method: req.method ?? '', path: req.url ?? '', headers: req.headers, body });
      const respond =
        responders.get(req.url ?? '') ?? ((_req, answer) => answerJson(answer, 404, { status_code: 2000 }));
      respond(req, res, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that failed before it closed it must not keep the process.
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  responders.set('/versions', (_req, res) => success(res, [{ version: '2.2.1', url: `${url}/2.2.1` }]));
  responders.set('/2.2.1', (_req, res) =>
    success(res, {
      version: '2.2.1',
      endpoints: [
        { identifier: 'credentials', role: 'RECEIVER', url: `${url}/2.2.1/credentials` },
        { identifier: 'locations', role: 'SENDER', url: `${url}/2.2.1/locations` },
      ],
    }),
  );
  return {
    url,
    versionsUrl: `${url}/versions`,
    seen,
    on: (path, respond) => responders.set(path, respond),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An envelope with status 1000. */
export function success(res: ServerResponse, data?: unknown): void {
  answerJson(res, 200, { status_code: 1000, timestamp: '2026-03-01T12:00:00Z', ...(data !== undefined && { data }) });
}

export function answerJson(res: ServerResponse, httpStatus: number, body: unknown): void {
  res.writeHead(httpStatus, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify(body));
}

/** A credentials object as a platform with these roles would POST it. */
export function credentialsOf(partner: FakePartner, parties: readonly (readonly [string, string, string])[]) {
  return {
    token: 'token-of-the-partner',
    url: partner.versionsUrl,
    roles: parties.map(([country_code, party_id, role]) => ({
      role,
      country_code,
      party_id,
      business_details: { name: `${party_id} Ltd` },
    })),
  };
}
