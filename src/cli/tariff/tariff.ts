import { type Command, Option } from 'commander';
import { LANGUAGES } from '../../domain/tariff-words/languages.js';
import { billCommand } from './bill.js';
import { explainCommand } from './explain.js';
import { lintCommand } from './lint.js';

/** Adds `voltclear tariff lint`, `explain` and `bill`: what is wrong with a tariff, and what it says in plain words. */
export function registerTariffCommands(program: Command): void {
  const tariff = program.command('tariff').description('look for mistakes in tariffs, and tell them in plain words');
  withLanguage(tariff.command('lint <files...>'))
    .description(
      'what is wrong with tariffs (OCPI 2.2.1 or 2.3.0, one or a list in a file); exit 1 where there is an error',
    )
    .option('--time-zone <name>', 'zone of the locations, such as Europe/Amsterdam')
    .option('--json', 'findings as JSON')
    .action(lintCommand);
  withLanguage(tariff.command('explain <files...>'))
    .description('tariffs in plain words, with the prices of a week')
    .option('--time-zone <name>', 'zone of the locations, such as Europe/Amsterdam')
    .option('--day <date>', 'prices of this day in the place of a week, YYYY-MM-DD')
    .action(explainCommand);
  withLanguage(tariff.command('bill <file>'))
    .description('the price of a session line by line, from {time_zone, tariff, cdr} as `voltclear price` reads it')
    .action(billCommand);
}

function withLanguage(command: Command): Command {
  return command.addOption(new Option('--lang <language>', 'language of the text').choices(LANGUAGES).default('en'));
}
