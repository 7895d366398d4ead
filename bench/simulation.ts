import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.js';
import { simulate } from '../test/simulation/simulate.js';

/**
 * Lives through many small clearing houses, thousands of steps in all: CDRs, contests, runs, payments, crashes between
 * any two writes. Ends at the first breach with the seed of its world and all that led to it (exit 1); the same seed with
 * `--steps` of one world shows it again.
 */
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    world: { type: 'string', default: '150' },
  },
});
const [steps, seed, perWorld] = [Number(values.steps), Number(values.seed), Number(values.world)];

const dataDir = mkdtempSync(join(tmpdir(), 'simulation-'));
const server = await startEmbeddedMongo({ dataDir, noSync: true, refuseCollectionScans: true });
const begin = Date.now();
let done = 0;
try {
  for (let world = 0; done < steps; world++) {
    const database = { uri: server.uri, dbName: `simulation-${world}` };
    done += await simulate({ seed: seed + world, steps: Math.min(perWorld, steps - done), database });
    const seconds = ((Date.now() - begin) / 1_000).toFixed(0);
    console.log(`world ${world + 1}, seed ${seed + world}: ${done} of ${steps} steps after ${seconds} s`);
  }
  console.log(`SIMULATION steps=${done} seed=${seed} breaches=0 ok`);
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  console.log(`SIMULATION steps=${done} seed=${seed} breaches=1 FAILED`);
  process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
