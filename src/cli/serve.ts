import type { Command } from 'commander';

/** `voltclear serve`: the same entry as `npm start`. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the hub; settings come from the environment (README, Settings)')
    .action(async () => {
      await import('../main.js');
    });
}

/** `voltclear demo`: the same entry as `npm run demo`. */
export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('run the hub with two simulated CPOs and two simulated eMSPs')
    .option('--once', 'end after the settlement instead of staying up')
    .action(async () => {
      await import('../demo.js');
    });
}
