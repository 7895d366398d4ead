import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { listenHttp } from '../../src/compose/http-door.js';

/** A door with one path that takes a while and one that never answers. */
async function aDoor() {
  const app = express();
  const door = await listenHttp(app, { host: '127.0.0.1', port: 0 });
  app.get('/slow', async (_request, response) => {
    await pause(300);
    response.send('done');
  });
  app.get('/never', () => undefined);
  return door;
}

describe('the door for HTTP', () => {
  it('says that the hub starts until it is opened', async () => {
    const door = await aDoor();
    const early = await fetch(`${door.url}/slow`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    door.open();
    expect((await fetch(`${door.url}/slow`)).status).toBe(200);
    await door.close(0);
  });

  it('lets requests at work end when it closes, and takes no new ones', async () => {
    const door = await aDoor();
    door.open();
    const atWork = fetch(`${door.url}/slow`).then((answer) => answer.text());
    await pause(50);
    const closing = door.close(5_000);
    await expect(fetch(`${door.url}/slow`)).rejects.toThrow();
    expect(await atWork).toBe('done');
    const startedMs = performance.now();
    await closing;
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  it('cuts off what does not end in time', async () => {
    const door = await aDoor();
    door.open();
    const hanging = fetch(`${door.url}/never`).catch((error: unknown) => String(error));
    await pause(50);
    await door.close(100);
    expect(await hanging).toContain('fetch failed');
  });

  it('writes an IPv6 address as a URL wants it, or refuses an address that is not of this machine', async () => {
    const refused = listenHttp(express(), { host: '192.0.2.1', port: 0 });
    await expect(refused).rejects.toMatchObject({ code: 'bad-setting' });
    const door = await listenHttp(express(), { host: '::1', port: 0 }).catch(() => undefined);
    if (door) expect(door.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    await door?.close(0);
  });
});
