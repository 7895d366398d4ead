import type { Command } from 'commander';
import { registerDifferencesCommand } from './differences.js';
import { registerImportCommands } from './import.js';
import { registerListCommands } from './list.js';

/** `voltclear prices import|imports|fetch|list|days|missing|differences`: day-ahead prices at a running hub. */
export function registerPricesCommands(program: Command): void {
  const prices = program.command('prices').description('day-ahead prices of electricity: import, look, correct');
  registerImportCommands(prices);
  registerListCommands(prices);
  registerDifferencesCommand(prices);
}
