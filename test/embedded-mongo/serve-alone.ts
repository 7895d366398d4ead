import { join } from 'node:path';
import { serveEmbeddedMongo } from '../../src/embedded-mongo/serve.js';

/** Runs the server as a process of its own: `tsx serve-alone.ts FOLDER`. */
const dataDir = process.argv[2] ?? '';
const server = await serveEmbeddedMongo({
  dataDir,
  listen: { socketPath: join(dataDir, 'mongo.sock') },
  onFatal: (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(70);
  },
});
process.stdout.write(`${server.uri}\n`);
process.once('SIGTERM', () => {
  server.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
