import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { HubError } from '../../../domain/errors.js';
import type { StationDoor } from './station-door.js';

export interface TlsDoorOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** PEM files of the hub's certificate with its chain, and of its key. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly maxConnections: number;
}

export interface TlsDoor {
  readonly port: number;
  /** Reads certificate and key again, for connections from now on. Refuses as `listenTls` does. */
  reload(): void;
  close(): Promise<void>;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * A second port for stations, over TLS 1.2 or newer (security profiles 2 and 3). Client certificates are asked for and
 * not judged here: that is done where the station is known. Refuses (`bad-setting`) files and ports that cannot be used.
 */
export async function listenTls(options: TlsDoorOptions, door: Pick<StationDoor, 'handleUpgrade'>): Promise<TlsDoor> {
  const { host, port, maxConnections } = options;
  const server = createServer({
    ...readKeyPair(options),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    headersTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  server.maxConnections = maxConnections;
  server.on('request', (_request, response) => response.writeHead(404, { Connection: 'close' }).end());
  server.on('upgrade', door.handleUpgrade);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((listening, failed) => {
    const refuse = (error: Error): void => failed(new HubError('bad-setting', `HUB_OCPP_TLS_PORT: ${error.message}`));
    server.once('error', refuse).listen(port, host, listening);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    reload: () => server.setSecureContext(readKeyPair(options)),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function readKeyPair({ certFile, keyFile }: TlsDoorOptions): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: read('HUB_OCPP_TLS_CERT_FILE', certFile), key: read('HUB_OCPP_TLS_KEY_FILE', keyFile) };
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new HubError('bad-setting', `${setting}: ${error instanceof Error ? error.message : String(error)}`, setting);
  }
}
