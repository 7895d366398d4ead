import type { Command } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear partner quality`: what a platform does otherwise than OCPI says, most frequent first. */
export function registerQualityCommand(partner: Command): void {
  withHubOptions(partner.command('quality <id>'))
    .description('what a platform does otherwise than OCPI says')
    .action(show);
}

interface ApiFinding {
  readonly rule: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly module: string;
  readonly pointer: string;
  readonly count: number;
  readonly last_seen_at: string;
  readonly example: string;
}

async function show(id: string, options: HubOptions): Promise<void> {
  const path = `/partners/${encodeURIComponent(id)}/quality`;
  const findings = await asOperator(options, (api) => api.get<ApiList<ApiFinding>>(path));
  if (findings.total === 0) console.log('nothing was found');
  for (const { rule, module, pointer, count, last_seen_at, ...words } of findings.items) {
    console.log(`${String(count).padStart(8)}  ${rule}  ${module} ${pointer}  last ${last_seen_at}`);
    console.log(`          ${words.meaning}: ${words.example}`);
    console.log(`          ${words.remedy}`);
  }
}
