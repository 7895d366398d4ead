import type { Command } from 'commander';
import { HubError } from '../domain/errors.js';
import type { Listen, RunningServer } from '../embedded-mongo/serve.js';

/** `voltclear mongod`: the embedded store as a process of its own, for several hub processes on one machine. */
export function registerMongodCommand(program: Command): void {
  program
    .command('mongod')
    .description('run the embedded MongoDB-compatible store alone')
    .requiredOption('--data <folder>', 'where the data lives')
    .requiredOption('--listen <socket|port>', 'path of a unix socket, or a port of 127.0.0.1')
    .action(async ({ data, listen }: { data: string; listen: string }) => {
      const at = /^\d+$/.test(listen) ? { port: Number(listen) } : { socketPath: listen };
      const server = await serve(data, at);
      console.log(`MONGODB_URI=${server.uri}`);
      await new Promise((stop) => {
        process.once('SIGTERM', stop);
        process.once('SIGINT', stop);
      });
      await server.stop();
    });
}

/** A folder that is in use, a port that is taken, a path that is no socket's: wrong use. */
async function serve(dataDir: string, listen: Listen): Promise<RunningServer> {
  const { serveEmbeddedMongo } = await import('../embedded-mongo/serve.js');
  try {
    return await serveEmbeddedMongo({ dataDir, listen, onFatal: endWith });
  } catch (error) {
    throw new HubError('bad-setting', error instanceof Error ? error.message : String(error));
  }
}

/** Nothing more may be acknowledged once the disk has refused a write. */
function endWith(error: Error): void {
  console.error(`embedded store: ${error.message}`);
  process.exit(70);
}
