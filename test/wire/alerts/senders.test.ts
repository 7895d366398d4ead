import { createHmac } from 'node:crypto';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { Alert } from '../../../src/domain/healing/alert.js';
import { createEmailSender } from '../../../src/wire/alerts/email-sender.js';
import { createWebhookSender } from '../../../src/wire/alerts/webhook-sender.js';
import { createOutgoing } from '../../../src/wire/http/outgoing.js';

const ALERT: Alert = {
  key: 'inc-1#INCIDENT_ESCALATED→WEBHOOK',
  channel: 'WEBHOOK',
  event: 'INCIDENT_ESCALATED',
  about: 'inc-1',
  party: { countryCode: 'NL', partyId: 'ABC' },
  facts: {
    about: 'inc-1',
    detail: '',
    hub: 'Hub',
    kind: 'FAULTED',
    openedAt: '2026-11-22T10:00:00.000Z',
    outlet: '1/1',
    party: 'NL*ABC',
    remedies: '',
    site: 'SITE1',
    station: 'NL-1',
    why: 'NOTHING_HELPED',
  },
  subject: 'NL-1: gestört',
  body: 'Station NL-1 ist gestört.\n\n. ein Punkt\n\nSchluss',
  createdAt: new Date('2026-11-22T10:15:00Z'),
};
const SECRET = 'a secret of the webhook, long enough';

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
};

describe('the webhook', () => {
  const got: { url: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 204;
  const server = createHttpServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      got.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
  });
  const outgoing = createOutgoing({ allowPrivateNetworks: true });
  const guarded = createOutgoing({ allowPrivateNetworks: false });
  let url: string;

  beforeAll(async () => {
    url = `http://127.0.0.1:${await listening(server)}/hook?team=1`;
  });
  beforeEach(() => {
    got.length = 0;
    status = 204;
  });
  afterAll(async () => {
    await Promise.all([outgoing.close(), guarded.close(), new Promise((resolve) => server.close(resolve))]);
  });

  const sender = (via = outgoing) =>
    createWebhookSender({ url, secret: SECRET, outgoing: via, now: () => new Date('2026-11-22T10:16:00Z') });

  it('gets the alert as JSON, signed with the secret over the time and the body', async () => {
    await sender()(ALERT);
    const [request] = got;
    expect(request?.url).toBe('/hook?team=1');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      id: ALERT.key,
      event: 'INCIDENT_ESCALATED',
      party: 'NL*ABC',
      subject: 'NL-1: gestört',
      facts: { kind: 'FAULTED', station: 'NL-1' },
    });
    const timestamp = String(request?.headers['x-voltclear-timestamp']);
    expect(timestamp).toBe(String(Date.parse('2026-11-22T10:16:00Z') / 1_000));
    const expected = createHmac('sha256', SECRET).update(`${timestamp}.${request?.body}`).digest('hex');
    expect(request?.headers['x-voltclear-signature']).toBe(`sha256=${expected}`);
    expect(decodeURIComponent(String(request?.headers['x-voltclear-alert']))).toBe(ALERT.key);
  });

  it.each([500, 404, 302])('has not taken it when it answers %d, and no redirect is followed', async (answer) => {
    status = answer;
    await expect(sender()(ALERT)).rejects.toThrow(`HTTP ${answer}`);
    expect(got).toHaveLength(1);
  });

  it('is not called at an address that the hub must not call', async () => {
    await expect(sender(guarded)(ALERT)).rejects.toMatchObject({ code: 'receiver-unreachable' });
    expect(got).toEqual([]);
  });
});

describe('e-mail', () => {
  it('is given to the server with sender, receiver and the whole text', async () => {
    const mail = await anSmtpServer('250 taken');
    await createEmailSender({ smtpUrl: mail.url, from: 'hub@hub.example', to: 'ops@cpo.example' })(ALERT);
    await mail.close();
    expect(mail.commands).toEqual(expect.arrayContaining(['MAIL FROM:<hub@hub.example>', 'RCPT TO:<ops@cpo.example>']));
    const text = mail.data();
    expect(text).toMatch(/^From: hub@hub\.example$/m);
    expect(text).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(text).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(text).toContain('Station NL-1 ist gest=C3=B6rt.');
    expect(text).toContain('\r\n.. ein Punkt');
    expect(text).toContain('Schluss');
  });

  it('that the server does not take was not sent', async () => {
    const mail = await anSmtpServer('452 no room');
    const send = createEmailSender({ smtpUrl: mail.url, from: 'hub@hub.example', to: 'ops@cpo.example' });
    await expect(send(ALERT)).rejects.toThrow('452');
    await mail.close();
    await expect(send(ALERT)).rejects.toThrow(/ECONNREFUSED/);
  });
});

/** As much of RFC 5321 as one mail needs. */
async function anSmtpServer(verdict: string) {
  const commands: string[] = [];
  let data = '';
  let isData = false;
  const server = createTcpServer((socket) => {
    let rest = '';
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      for (;;) {
        const end = rest.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + (isData ? 5 : 2));
        if (isData) {
          data += line;
          isData = false;
          socket.write(`${verdict}\r\n`);
          continue;
        }
        commands.push(line.trim());
        isData = line === 'DATA';
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(isData ? '354 go on\r\n' : '250 fine\r\n');
      }
    });
    socket.on('error', () => undefined);
  });
  const port = await listening(server);
  return {
    url: `smtp://127.0.0.1:${port}`,
    commands,
    data: () => data,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
