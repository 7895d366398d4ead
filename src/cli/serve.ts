import type { Command } from 'commander';

/** `voltclear serve` and `voltclear demo`: the same entries as `npm start` and `npm run demo`. */
export function registerServeCommands(program: Command): void {
  program
    .command('serve')
    .description('run the hub; settings come from the environment (README, Settings)')
    .action(async () => {
      await import('../main.js');
    });
  program
    .command('demo')
    .description('run the hub with two simulated CPOs and two simulated eMSPs')
    .option('--once', 'end after the settlement instead of staying up')
    .action(async () => {
      await import('../demo.js');
    });
}
