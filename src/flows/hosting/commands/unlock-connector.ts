import { outletForStation } from '../../../domain/hosting/outlet-for-station.js';
import { sameParty } from '../../../domain/party.js';
import { commandResult } from '../../../domain/stations/command-result.js';
import { placeOf, stationsAt, type WantedPlace } from '../find-place.js';
import type { CommandAnswer, HostedAsk, HostingHub } from '../hosting-hub.js';
import { command, promiseResult } from '../results/promise-result.js';
import { cannotBeAsked, rejected } from './refusals.js';

/**
 * UNLOCK_CONNECTOR. A station ends what charges there first (OCPP 1.6, 5.18), so where somebody else's driver charges it
 * is rejected. Refuses with `unknown-location`.
 */
export async function unlockConnector(
  hub: HostingHub,
  asked: HostedAsk,
  wanted: Required<WantedPlace>,
): Promise<CommandAnswer> {
  const place = await placeOf(hub, await stationsAt(hub, asked.cpo, wanted.locationId), wanted);
  const { station } = place;
  const open = (await hub.transactions.openOf(station.id)).filter(({ evse }) => evse === place.evse);
  const isOthers = open.some(({ driver }) => !driver || !sameParty(driver.token.party, asked.emsp));
  if (isOthers) return rejected('Somebody else is charging there.');
  const refusal = await cannotBeAsked(hub, station);
  if (refusal) return refusal;
  return promiseResult(hub, asked, {
    station,
    kind: 'COMMAND_RESULT',
    command: 'UNLOCK_CONNECTOR',
    work: async () => {
      const outcome = await command(hub, station, { kind: 'UNLOCK', outlet: outletForStation(station, place) });
      return { result: commandResult('UNLOCK_CONNECTOR', outcome) };
    },
  });
}
