import { setFlagsFromString } from 'node:v8';
import { startHub } from './app.js';
import { readProcessConfig } from './config.js';
import { HubError } from './domain/errors.js';

// `npm start` gives this thread a large young generation; those that begin after it get the usual one.
setFlagsFromString('--max-semi-space-size=16');

try {
  const hub = await startHub(readProcessConfig());
  console.log(`hub listening on ${hub.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      hub.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  if (!(error instanceof HubError)) throw error;
  console.error(error.message);
  process.exit(2);
}
