import { Command, CommanderError } from 'commander';
import { HubError } from '../domain/errors.js';
import { ApiRefusal } from '../simulator/operator-api.js';
import { registerBooksCommands } from './books.js';
import { FailedCheck } from './failed-check.js';
import { registerMongodCommand } from './mongod.js';
import { registerPartnerCommands } from './partner.js';
import { registerPriceCommand } from './price.js';
import { registerReplayCommand } from './replay.js';
import { registerServeCommands } from './serve.js';
import { registerSettleCommand } from './settle.js';
import { registerUserCommands } from './user.js';

/** Exit codes: 0 done, 1 a check failed or the hub refused, 2 wrong use or a wrong setting. */
const FAILED = 1;
const WRONG_USE = 2;

const program = new Command('voltclear')
  .description('OCPI roaming hub and billing clearinghouse')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.split('\n')[0]?.concat('\n') ?? '') });

registerServeCommands(program);
registerPriceCommand(program);
registerPartnerCommands(program);
registerUserCommands(program);
registerSettleCommand(program);
registerBooksCommands(program);
registerReplayCommand(program);
registerMongodCommand(program);
for (const command of program.commands) inherit(command);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}

/** Sub-commands were made before the program's settings reached them. */
function inherit(command: Command): void {
  command.copyInheritedSettings(program);
  for (const child of command.commands) inherit(child);
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  if (error instanceof FailedCheck || error instanceof ApiRefusal) return complain(error, FAILED);
  if (error instanceof HubError) return complain(error, error.code === 'bad-setting' ? WRONG_USE : FAILED);
  if (isUnreachable(error)) return complain(error, FAILED);
  throw error;
}

function complain(error: Error, code: number): number {
  console.error(error.message);
  return code;
}

function isUnreachable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
