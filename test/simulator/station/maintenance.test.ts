import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until, useBareHub } from './bare-hub.js';

const bare = useBareHub();

describe('a station that is looked after', () => {
  it('comes back with the key that it was given', async () => {
    const hub = await bare.hub();
    await bare.booted(hub, { password: 'old' });
    expect(await hub.command('ChangeConfiguration', { key: 'AuthorizationKey', value: 'new' })).toEqual({
      status: 'Accepted',
    });
    await until(() => hub.passwords.length === 2);
    expect(hub.passwords).toEqual(['old', 'new']);
    await until(() => hub.actions().length > 0);
    const { configurationKey, unknownKey } = await hub.command('GetConfiguration', { key: ['AuthorizationKey', 'X'] });
    expect({ configurationKey, unknownKey }).toEqual({
      configurationKey: [{ key: 'AuthorizationKey', readonly: false }],
      unknownKey: ['X'],
    });
  });

  it('tells its variables in parts (2.0.1), and sets them', async () => {
    const hub = await bare.hub();
    await bare.booted(hub, { version: '2.0.1' });
    const named = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
    const set = (more: object) => hub.command('SetVariables', { setVariableData: [{ ...named, ...more }] });
    expect(await set({ attributeValue: '60' })).toMatchObject({ setVariableResult: [{ attributeStatus: 'Accepted' }] });
    expect(await set({ attributeValue: 'x' })).toMatchObject({ setVariableResult: [{ attributeStatus: 'Rejected' }] });
    expect(await hub.command('GetVariables', { getVariableData: [named] })).toMatchObject({
      getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: '60' }],
    });
    await hub.command('GetBaseReport', { requestId: 5, reportBase: 'FullInventory' });
    await until(() => hub.of('NotifyReport').some(({ tbc }) => tbc === false));
    expect(hub.of('NotifyReport').map(({ requestId, seqNo }) => [requestId, seqNo])).toEqual([
      [5, 0],
      [5, 1],
      [5, 2],
    ]);
  });

  it('says again what it is asked for', async () => {
    const hub = await bare.hub();
    await bare.booted(hub);
    const before = hub.calls.length;
    for (const requestedMessage of ['BootNotification', 'Heartbeat', 'MeterValues', 'FirmwareStatusNotification']) {
      expect(await hub.command('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
    }
    await until(() => new Set(hub.actions().slice(before)).size >= 5);
    expect(hub.actions().filter((action) => action.startsWith('refused'))).toEqual([]);
    expect(await hub.command('TriggerMessage', { requestedMessage: 'Heartbeat', connectorId: 9 })).toEqual({
      status: 'Rejected',
    });
    expect(await hub.command('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).toEqual({
      status: 'NotImplemented',
    });
  });

  it('fetches new firmware and boots with it, and brings its log', async () => {
    const hub = await bare.hub();
    await bare.booted(hub);
    const uploads: string[] = [];
    const files = createServer((request, response) => {
      if (request.method === 'PUT') uploads.push(request.url ?? '');
      response.writeHead(request.url?.includes('missing') ? 404 : 200).end('firmware');
    });
    await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    const told = () => hub.of('FirmwareStatusNotification').map(({ status }) => status);
    try {
      const retrieveDate = new Date().toISOString();
      await hub.command('UpdateFirmware', { location: `${base}/2.0.1.bin`, retrieveDate });
      await until(() => told().includes('Installed'));
      expect(told()).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed']);
      expect(hub.of('BootNotification')[1]).toMatchObject({ firmwareVersion: '2.0.1' });
      await hub.command('UpdateFirmware', { location: `${base}/missing.bin`, retrieveDate });
      await until(() => told().includes('DownloadFailed'));
      expect(await hub.command('GetDiagnostics', { location: base })).toEqual({ fileName: 'NL-SIM-1.log' });
      await until(() => hub.of('DiagnosticsStatusNotification').some(({ status }) => status === 'Uploaded'));
      expect(uploads).toEqual(['/NL-SIM-1.log']);
    } finally {
      files.closeAllConnections();
      files.close();
    }
  });

  it('answers nothing when it is mute, and NotImplemented to what it does not know', async () => {
    const hub = await bare.hub();
    const station = await bare.booted(hub);
    await expect(
      hub.command('GetInstalledCertificateIds', { certificateType: 'CentralSystemRootCertificate' }),
    ).resolves.toEqual({ status: 'NotFound' });
    station.setFaults({ isMute: true });
    const answer = hub.command('ClearCache', {}).catch(() => 'no answer');
    await until(() => station.events.some((event) => event.kind === 'COMMAND' && event.answer === undefined));
    await station.close();
    expect(await answer).toBe('no answer');
    const other = await bare.booted(hub, { version: '2.0.1' });
    await expect(hub.command('CostUpdated', { totalCost: 1, transactionId: 'x' })).rejects.toThrow('is not known');
    expect(other.isOnline()).toBe(true);
  });
});
