import type { Config } from '../../config.js';
import { listenTls } from '../../wire/ocpp/transport/listen-tls.js';
import type { HttpDoor } from '../http-door.js';
import type { Stations } from './build-stations.js';

/** Where stations are let in. */
export interface OpenStationDoor {
  /** Port of the second door, over TLS. */
  readonly tlsPort?: number;
  close(): Promise<void>;
}

/** Lets stations in at the hub's own port and, where the settings name one, at a second one over TLS. */
export async function openStationDoor(
  { host, ocpp }: Pick<Config, 'host' | 'ocpp'>,
  { door, stations }: { readonly door: Pick<HttpDoor, 'onUpgrade'>; readonly stations: Stations },
): Promise<OpenStationDoor> {
  await stations.start();
  if (!ocpp.isOpen) return { close: stations.stop };
  door.onUpgrade(stations.door.handleUpgrade);
  if (!ocpp.tls) return { close: stations.stop };
  const tls = await listenTls({ host, maxConnections: ocpp.maxStations, ...ocpp.tls }, stations.door);
  const close = async (): Promise<void> => {
    await Promise.all([stations.stop(), tls.close()]);
  };
  return { tlsPort: tls.port, close };
}
