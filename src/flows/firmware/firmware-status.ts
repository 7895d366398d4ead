import { withBoot, withStatus } from '../../domain/firmware/target-life.js';
import type { Hub } from '../hub.js';
import type { FromStation } from '../stations/station-flows.js';
import { changeUnderWay } from './firmware-hub.js';

type StatusHub = Pick<Hub, 'firmwareCampaigns' | 'log'>;

/**
 * Takes what a station says of its update (FirmwareStatusNotification in all versions). Words of an update that no
 * campaign has asked for, and of an earlier one, change nothing.
 */
export async function firmwareStatus(
  hub: StatusHub,
  { station, receivedAt }: FromStation,
  { status, requestNumber }: { readonly status: string; readonly requestNumber?: number },
): Promise<void> {
  const changed = await changeUnderWay(hub, station.id, (target, { plan }) =>
    requestNumber !== undefined && requestNumber !== target.requestNumber
      ? undefined
      : withStatus(target, { status, now: receivedAt, plan }),
  );
  if (changed) hub.log.info({ event: 'firmware.status', ...fieldsOf(changed), status });
}

/** Takes note of a boot: one with the new version is what confirms an update. To be called at each BootNotification. */
export async function noticeFirmwareBoot(
  hub: StatusHub,
  { station }: Pick<FromStation, 'station'>,
  firmwareVersion: string | undefined,
): Promise<void> {
  const changed = await changeUnderWay(hub, station.id, (target, { firmware }) =>
    withBoot(target, firmware, firmwareVersion),
  );
  if (changed) hub.log.info({ event: 'firmware.confirmed', ...fieldsOf(changed), version: firmwareVersion });
}

function fieldsOf({ campaignId, stationId, state }: { campaignId: string; stationId: string; state: string }) {
  return { campaign: campaignId, station: stationId, state };
}
