import { HubError } from '../../../src/domain/errors.js';
import type { CommandOutcome, StationCommand } from '../../../src/domain/stations/station-command.js';
import {
  deleteCertificate,
  installCertificate,
  installedCertificates,
  renewCertificate,
} from '../../../src/flows/certificates/installed-certificates.js';
import { createCertificateReader } from '../../../src/wire/ocpp/certificates/read-chain.js';
import { aCertificate, aKey } from '../../support/stations/a-certificate.js';

const HASH = { hashAlgorithm: 'SHA256', issuerNameHash: 'a0', issuerKeyHash: 'b1', serialNumber: '1f' };
const answer = (payload: Record<string, unknown>, status = 'Accepted'): CommandOutcome => ({
  kind: 'ANSWERED',
  status,
  payload,
});

function hubOf(outcome: CommandOutcome) {
  const sent: StationCommand[] = [];
  const stationClient = {
    command: async (_stationId: string, command: StationCommand) => {
      sent.push(command);
      return outcome;
    },
    isConnected: async () => true,
    disconnect: async () => undefined,
  };
  const clock = { now: () => new Date('2026-10-12T09:05:00Z') };
  return { hub: { stationClient, clock, certificateReader: createCertificateReader() }, sent };
}

describe('certificates that a station has', () => {
  it('are listed as 2.0.1 tells them and as 1.6 does; what is no hash is left out', async () => {
    const chains = {
      certificateHashDataChain: [{ certificateType: 'CSMSRootCertificate', certificateHashData: HASH }],
    };
    const listed = [{ use: 'CSMS_ROOT', hash: HASH }];
    expect(await installedCertificates(hubOf(answer(chains)).hub, 'NL-1', 'CSMS_ROOT')).toEqual(listed);
    const hashes = { certificateHashData: [HASH, { serialNumber: '1f' }, 'junk'] };
    expect(await installedCertificates(hubOf(answer(hashes)).hub, 'NL-1', 'CSMS_ROOT')).toEqual(listed);
    expect(await installedCertificates(hubOf(answer({}, 'NotFound')).hub, 'NL-1', 'CSMS_ROOT')).toEqual([]);
  });

  it('are installed when they are roots in force, and deleted by their hashes', async () => {
    const { hub, sent } = hubOf(answer({}));
    const root = aCertificate({ keys: aKey(), name: 'Root', isCa: true });
    expect(await installCertificate(hub, 'NL-1', { use: 'CSMS_ROOT', pem: root })).toBe('Accepted');
    expect(await deleteCertificate(hub, 'NL-1', HASH)).toBe('Accepted');
    expect(await renewCertificate(hub, 'NL-1')).toBe('Accepted');
    expect(sent.map(({ kind }) => kind)).toEqual(['INSTALL_CERTIFICATE', 'DELETE_CERTIFICATE', 'TRIGGER']);
  });

  it('are not installed when they are none, of no CA, several, or out of date; the station is not asked', async () => {
    const { hub, sent } = hubOf(answer({}));
    const keys = aKey();
    const root = aCertificate({ keys, name: 'Root', isCa: true });
    const old = aCertificate({ keys, name: 'Root', isCa: true, to: '20261012090459Z' });
    for (const pem of ['nothing', aCertificate({ keys }), root + root, old]) {
      await expect(installCertificate(hub, 'NL-1', { use: 'CSMS_ROOT', pem })).rejects.toMatchObject({ field: 'pem' });
    }
    expect(sent).toEqual([]);
  });

  it.each<[CommandOutcome, string]>([
    [{ kind: 'OFFLINE' }, 'receiver-unreachable'],
    [{ kind: 'TIMEOUT' }, 'receiver-timeout'],
    [{ kind: 'NOT_SUPPORTED', why: 'NotImplemented' }, 'receiver-unusable'],
    [{ kind: 'FAILED', why: 'GenericError' }, 'receiver-unusable'],
  ])('cannot be told by a station that does not answer: %j', async (outcome, code) => {
    const failed = renewCertificate(hubOf(outcome).hub, 'NL-1');
    await expect(failed).rejects.toBeInstanceOf(HubError);
    await expect(failed).rejects.toMatchObject({ code });
  });
});
