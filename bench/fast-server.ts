/** Requests per second of `fastServer` and of Express's own server, in turns in one run on loopback. */
import { execFile } from 'node:child_process';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import express from 'express';
import { fastServer, plainServer } from '../src/wire/http/fast-server.js';

const GOAL = 1.5;
const ROUNDS = 3;
const SECONDS = 3;
const limits = { maxConnections: 100 };
const autocannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

const plain = await start(plainServer(createApp(), limits));
const fast = await start(fastServer(createApp(), limits));
const best = { plain: 0, fast: 0 };
for (let round = 0; round < ROUNDS; round++) {
  best.plain = Math.max(best.plain, await measure(plain));
  best.fast = Math.max(best.fast, await measure(fast));
}
const ratio = best.fast / best.plain;
console.log(`plain ${Math.round(best.plain)} req/s, fast ${Math.round(best.fast)} req/s, best of ${ROUNDS} rounds`);
console.log(`FAST_SERVER RATIO=${ratio.toFixed(2)} goal=${GOAL} ${ratio >= GOAL ? 'ok' : 'short'}`);
process.exit(0);

function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.get('/', (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end('{"status_code":1000}');
  });
  return app;
}

async function start(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return `http://127.0.0.1:${address.port}/`;
}

/** The load comes from a process of its own, so that only the server is measured. */
async function measure(url: string): Promise<number> {
  const options = ['--json', '--connections', '32', '--duration', String(SECONDS), url];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...options]);
  return JSON.parse(stdout).requests.average;
}
