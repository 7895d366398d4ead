import type { Command } from 'commander';
import type { ApiPartner } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';

/** `voltclear partner settings`: shows how a platform is treated, and changes what is named. */
export function registerSettingsCommand(partner: Command): void {
  withHubOptions(partner.command('settings <id>'))
    .description('show the settings of a platform, after the changes that are named here')
    .option('--raw-token', 'it does not encode its credentials token with Base64')
    .option('--no-raw-token', 'it encodes its credentials token')
    .option('--in-order', 'what waits for it is delivered one after the other')
    .option('--no-in-order', 'what waits for it may be delivered several at a time')
    .option('--keep <module...>', 'pushes that are kept when it cannot take them; "none" for CDRs only')
    .option('--requests-per-second <count>', 'how many it may send; 0 for the hub’s own limit', wholeNumber)
    .action(change);
}

interface ApiSettings {
  readonly raw_token: boolean;
  readonly deliver_in_order: boolean;
  readonly keep_undelivered: readonly string[];
  readonly requests_per_second?: number;
}

interface Changes extends HubOptions {
  readonly rawToken?: boolean;
  readonly inOrder?: boolean;
  readonly keep?: readonly string[];
  readonly requestsPerSecond?: number;
}

async function change(id: string, options: Changes): Promise<void> {
  const path = `/partners/${encodeURIComponent(id)}`;
  const { settings } = await asOperator(options, async (api) => {
    const partner = await api.get<ApiPartner & { readonly settings: ApiSettings }>(path);
    const wanted = changed(partner.settings, options);
    return wanted === partner.settings ? partner : api.put<typeof partner>(`${path}/settings`, wanted);
  });
  console.log(`raw token           ${settings.raw_token ? 'yes' : 'no'}`);
  console.log(`deliver in order    ${settings.deliver_in_order ? 'yes' : 'no'}`);
  console.log(`keep undelivered    ${['cdrs', ...settings.keep_undelivered].join(', ')}`);
  console.log(`requests per second ${settings.requests_per_second ?? 'as set for the hub'}`);
}

/** The settings with what was named; the very same when nothing was. */
function changed(settings: ApiSettings, { rawToken, inOrder, keep, requestsPerSecond }: Changes): ApiSettings {
  if ([rawToken, inOrder, keep, requestsPerSecond].every((option) => option === undefined)) return settings;
  const { requests_per_second: before, ...rest } = settings;
  const rate = requestsPerSecond ?? before ?? 0;
  return {
    ...rest,
    ...(rawToken !== undefined && { raw_token: rawToken }),
    ...(inOrder !== undefined && { deliver_in_order: inOrder }),
    ...(keep && { keep_undelivered: keep.filter((module) => module !== 'none') }),
    ...(rate > 0 && { requests_per_second: rate }),
  };
}
