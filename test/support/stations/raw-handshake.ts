import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** The head of what a hub answers to a handshake as it is written here: status and headers. */
export function answerTo(hubUrl: string, path: string, headers: readonly string[] = []): Promise<string> {
  const { hostname, port } = new URL(hubUrl);
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  ];
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    const end = (): void => {
      socket.destroy();
      resolve(answer.split('\r\n\r\n', 1)[0] ?? '');
    };
    socket.setTimeout(10_000, end);
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\r\n\r\n')) end();
    });
    socket.on('error', end).on('close', end);
  });
}

/** The header by which a station proves itself: user and AuthorizationKey. */
export function basicAuth(user: string, key: string): string {
  return `Authorization: Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`;
}

/** A port that nobody has, for settings that do not take 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
