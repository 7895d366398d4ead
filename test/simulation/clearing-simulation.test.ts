import { randomInt } from 'node:crypto';
import { useTestDatabase } from '../support/mongo.js';
import { simulate } from './simulate.js';

/** SIMULATION_SEED and SIMULATION_STEPS live through one world again; otherwise one that is known and one that is not. */
const SEED = process.env['SIMULATION_SEED'];
const STEPS = Number(process.env['SIMULATION_STEPS'] ?? '120');
/** For the steps of one world: a machine that is slow lives through fewer of them. */
const BUDGET_MS = 2_000;

const database = useTestDatabase();
const seeds = SEED === undefined ? [20_261_101, randomInt(1, 1_000_000_000)] : [Number(SEED)];

describe('the clearing house, lived through step by step,', () => {
  it.each(seeds)(
    'holds every invariant after CDRs, contests, runs, crashes and payments (seed %i)',
    async (seed) => {
      let end: number | undefined;
      const isOver = () => {
        end ??= Date.now() + BUDGET_MS;
        return SEED === undefined && Date.now() > end;
      };
      const own = { ...database, dbName: `${database.dbName}-${seed}` };
      const done = await simulate({ seed, steps: STEPS, database: own, isOver });
      process.stdout.write(`simulation: seed ${seed}, ${done} steps\n`);
      expect(done).toBeGreaterThan(0);
    },
    300_000,
  );
});
