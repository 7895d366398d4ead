import { Command, CommanderError } from 'commander';
import { HubError, type HubErrorCode } from '../domain/errors.js';
import { FailedCheck } from './failed-check.js';

/** Exit codes: 0 done, 1 a check failed or the hub refused, 2 wrong use or a wrong setting. */
const FAILED = 1;
const WRONG_USE = 2;
const WRONG_USE_CODES: ReadonlySet<HubErrorCode> = new Set(['bad-setting', 'bad-field'] as const);

type Register = (program: Command) => void;

/** Each command is loaded when it is asked for: most need a part of the hub only. In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  serve: async () => (await import('./serve.js')).registerServeCommand,
  demo: async () => (await import('./serve.js')).registerDemoCommand,
  price: async () => (await import('./price.js')).registerPriceCommand,
  tariff: async () => (await import('./tariff/tariff.js')).registerTariffCommands,
  plan: async () => (await import('./plans/plan.js')).registerPlanCommands,
  prices: async () => (await import('./prices/prices.js')).registerPricesCommands,
  quote: async () => (await import('./quotes/quote.js')).registerQuoteCommand,
  partner: async () => (await import('./partner.js')).registerPartnerCommands,
  agreement: async () => (await import('./agreement.js')).registerAgreementCommands,
  clearing: async () => (await import('./clearing/clearing.js')).registerClearingCommands,
  credit: async () => (await import('./clearing/credit.js')).registerCreditCommand,
  cdrs: async () => (await import('./contests/cdrs.js')).registerCdrCommands,
  contests: async () => (await import('./contests/contests.js')).registerContestCommands,
  outbox: async () => (await import('./partners/outbox.js')).registerOutboxCommands,
  messages: async () => (await import('./messages.js')).registerMessagesCommands,
  user: async () => (await import('./user.js')).registerUserCommands,
  runs: async () => (await import('./clearing/runs.js')).registerRunsCommands,
  settle: async () => (await import('./clearing/runs.js')).registerSettleCommand,
  rates: async () => (await import('./clearing/rates.js')).registerRatesCommands,
  drafts: async () => (await import('./clearing/drafts.js')).registerDraftsCommands,
  payments: async () => (await import('./clearing/payments.js')).registerPaymentsCommands,
  desk: async () => (await import('./desk/desk.js')).registerDeskCommands,
  bank: async () => (await import('./bank/bank.js')).registerBankCommands,
  vat: async () => (await import('./vat/vat.js')).registerVatCommand,
  margin: async () => (await import('./analytics/margin.js')).registerMarginCommand,
  books: async () => (await import('./books/books.js')).registerBooksCommands,
  sites: async () => (await import('./stations/sites.js')).registerSiteCommands,
  stations: async () => (await import('./stations/stations.js')).registerStationCommands,
  transactions: async () => (await import('./stations/transactions.js')).registerTransactionCommands,
  certificates: async () => (await import('./stations/certificates.js')).registerCertificateCommands,
  incidents: async () => (await import('./stations/incidents.js')).registerIncidentCommands,
  firmware: async () => (await import('./stations/firmware.js')).registerFirmwareCommands,
  replay: async () => (await import('./replay.js')).registerReplayCommand,
  simulate: async () => (await import('./simulate/simulate.js')).registerSimulateCommands,
  mongod: async () => (await import('./mongod.js')).registerMongodCommand,
};

const program = new Command('voltclear')
  .description('OCPI roaming hub and billing clearinghouse')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.split('\n')[0]?.concat('\n') ?? '') });

process.stdout.on('error', endQuietly);
try {
  for (const load of wanted(process.argv[2])) (await load())(program);
  for (const command of program.commands) inherit(command);
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}

/** The command that is named; all of them when it is none, for the help and for the complaint. */
function wanted(name: string | undefined): readonly (() => Promise<Register>)[] {
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return load ? [load] : Object.values(COMMANDS);
}

/** Sub-commands were made before the program's settings reached them. */
function inherit(command: Command): void {
  command.copyInheritedSettings(program);
  for (const child of command.commands) inherit(child);
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  if (error instanceof FailedCheck || isRefusalOfHub(error)) return complain(error.message, FAILED);
  if (error instanceof HubError) return complain(error.message, WRONG_USE_CODES.has(error.code) ? WRONG_USE : FAILED);
  const code = codeOf(error);
  if (isOfFile(code)) return complain(error instanceof Error ? error.message : code, WRONG_USE);
  if (isOfConnection(code)) return complain(`the hub cannot be reached (${code})`, FAILED);
  throw error;
}

function complain(message: string, code: number): number {
  console.error(message);
  return code;
}

/** By its name: its class comes with a client that most commands do not need. */
function isRefusalOfHub(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ApiRefusal';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A file that was named on the command line. */
function isOfFile(code: string): boolean {
  return ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(code);
}

/** Of the network, of the name service or of the HTTP client. */
function isOfConnection(code: string): boolean {
  return /^(?:ECONN|EAI_|ENOTFOUND|EHOST|ENET|ETIMEDOUT|UND_ERR_)/.test(code);
}

/** Whoever reads our output has seen enough, as `head` does. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
