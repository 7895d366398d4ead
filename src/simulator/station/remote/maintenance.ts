import type { Message } from '../dialect.js';
import type { StationCore } from '../station-core.js';
import type { StationSwitch } from './create-remote.js';

interface Asked {
  readonly url: string;
  readonly requestId?: number;
}

/**
 * Fetches new firmware, installs it and boots with it, telling each step. Its version is the name of the file without its
 * ending.
 */
export async function updateFirmware(
  core: StationCore,
  whole: StationSwitch,
  { url, requestId }: Asked,
): Promise<void> {
  const tell = (status: string): Promise<void> => said(core, core.dialect.firmware(status, requestId));
  await core.pause(core.pace.stepMs);
  await tell('Downloading');
  const isFetched = core.faults().firmware !== 'DOWNLOAD' && (await isThere(url));
  if (!isFetched) return tell('DownloadFailed');
  await tell('Downloaded');
  await core.pause(core.pace.stepMs);
  await tell('Installing');
  if (core.faults().firmware === 'INSTALL') return tell('InstallationFailed');
  await core.pause(core.pace.stepMs);
  await whole.installed(versionIn(url));
  await tell('Installed');
}

/** Sends a log with PUT, telling each step. Returns the file's name. */
export function sendLog(core: StationCore, { url, requestId }: Asked): string {
  const name = `${core.id.replace(/[^\w-]/g, '_')}.log`;
  const tell = (status: string): Promise<void> => said(core, core.dialect.log(status, requestId));
  const send = async (): Promise<void> => {
    await core.pause(core.pace.stepMs);
    await tell('Uploading');
    const body = JSON.stringify({ station: core.id, at: core.now(), registersWh: core.memory.registersWh });
    const answer = await fetch(`${url.replace(/\/$/, '')}/${name}`, { method: 'PUT', body }).catch(() => undefined);
    await tell(answer?.ok ? 'Uploaded' : 'UploadFailure');
  };
  void send();
  return name;
}

async function isThere(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.ok ?? false;
}

function versionIn(url: string): string {
  const file = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  return (file ?? '').replace(/\.[a-z]{1,8}$/i, '').slice(0, 50) || 'unknown';
}

async function said(core: StationCore, { action, payload }: Message): Promise<void> {
  await core.call(action, payload).catch(() => undefined);
}
