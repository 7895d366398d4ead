import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';

/** ocpp-rpc and nothing else, in a process of its own: answers every call at once. Says its port to its parent. */
const [strict] = process.argv.slice(2);
const server = new RPCServer({
  protocols: ['ocpp1.6'],
  strictMode: strict === 'strict',
  pingIntervalMs: 30_000,
});
server.auth((accept) => accept());
server.on('client', (client) => {
  client.handle(({ method }: { method: string }) =>
    method === 'Heartbeat' ? { currentTime: new Date().toISOString() } : {},
  );
});
const http = await server.listen(0, '127.0.0.1');
process.send?.((http.address() as AddressInfo).port);
process.once('disconnect', () => process.exit(0));
