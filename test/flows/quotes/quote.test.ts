import { Decimal } from '../../../src/domain/decimal.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { aPlan, followed, part, VAT_19 } from '../../domain/plans/pricing/a-plan.js';
import { useStores } from '../../support/open-stores.js';
import { ask, EVENING_TARIFF, engineerOf, keep, keepAll, keepPrices, LOCATION, NOW, OPERATOR } from './quote-scene.js';

const open = useStores();
const MSP = parsePartyKey('DE*MSP');
const wish = (more: object = {}) => ({ wish: { energyKwh: new Decimal(11), parkingMinutes: 0, ...more } });

/** The market's price and 10 cents, at all Locations of NL*CPO. */
const spotPlan = (more: Partial<Plan> = {}): Plan =>
  aPlan({
    party: parsePartyKey('NL*CPO'),
    timeZone: 'Europe/Amsterdam',
    energy: { spot: followed(), parts: [part('MARKUP', '0.1')] },
    ...more,
  });

describe('a quote by the tariffs of a connector', () => {
  beforeAll(async () => keepAll(await open()));

  it('says what the session costs and of what that is made', async () => {
    const { price, session, offer } = await ask({ stores: await open() }, OPERATOR, wish({ parkingMinutes: 30 }));
    expect(price.payable.exclVat.toFixed()).toBe('8');
    expect(price.payable.inclVat?.toFixed()).toBe('9.68');
    const { energy, fees, idle, time, adjustment, tax } = price.parts;
    const parts = [energy, fees, idle, time, adjustment, tax].map((amount) => amount?.toFixed());
    expect(parts).toEqual(['5.5', '1', '1.5', '0', '0', '1.68']);
    expect(session.chargingUntil).toEqual(new Date('2026-03-04T17:00:00Z'));
    expect([offer.evseUid, offer.connectorId, offer.tariffs[0]?.id]).toEqual(['E1', '1', 'T1']);
  });

  it('tells each price of a kWh and when it begins', async () => {
    const { price } = await ask({ stores: await open() }, OPERATOR, wish({ energyKwh: new Decimal(22) }));
    expect(price.steps.map(({ from, perKwh }) => [from.toISOString(), perKwh.toFixed()])).toEqual([
      ['2026-03-04T16:00:00.000Z', '0.5'],
      ['2026-03-04T17:00:00.000Z', '0.25'],
    ]);
    expect(price.parts.energy.toFixed()).toBe('8.25');
  });

  it('says when the same session is cheaper', async () => {
    const { next, cheapest } = await ask({ stores: await open() });
    expect(next?.from).toEqual(new Date('2026-03-04T16:15:00Z'));
    expect(cheapest?.startsAt).toEqual(new Date('2026-03-04T17:00:00Z'));
    expect(cheapest?.saves.toFixed()).toBe('3.33');
  });

  it('spreads the energy evenly over a price that changes within a quarter hour', async () => {
    const stores = await open();
    const energy = (price: number) => ({ type: 'ENERGY', price, step_size: 1 });
    const elements = [
      { price_components: [energy(0.5)], restrictions: { end_time: '17:36' } },
      { price_components: [energy(0.25)] },
    ];
    await keep(stores, 'tariffs', { fields: { ...EVENING_TARIFF, id: 'T2', elements } });
    const fields = JSON.parse(JSON.stringify({ ...LOCATION, id: 'LOC4' }).replace('"T1"', '"T2"'));
    await keep(stores, 'locations', { fields });
    const { price } = await ask({ stores }, OPERATOR, { location: { party: parsePartyKey('NL*CPO'), id: 'LOC4' } });
    // 36 minutes of 60 at 0.50, the rest at 0.25.
    expect(price.parts.energy.toDecimalPlaces(6).toFixed()).toBe('4.4');
  });

  it('is refused where a connector has no price', async () => {
    const asked = ask({ stores: await open() }, OPERATOR, { connectorId: '2' });
    await expect(asked).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it.each([
    [{ location: { party: MSP, id: 'LOC1' } }, 'unknown-object', 'location'],
    [{ evseUid: 'E9' }, 'unknown-object', 'evse_uid'],
    [{ connectorId: '9' }, 'unknown-object', 'connector_id'],
    [wish({ startsAt: new Date('2026-03-04T15:00:00Z') }), 'bad-field', 'starts_at'],
    [wish({ startsAt: new Date('2026-05-04T15:00:00Z') }), 'bad-field', 'starts_at'],
    [{ tokenUid: '04AB' }, 'bad-field', 'emsp'],
    [{ tokenUid: 'nobody’s', emsp: MSP }, 'unknown-object', 'token_uid'],
  ])('is refused for %j', async (request, code, field) => {
    await expect(ask({ stores: await open() }, OPERATOR, request)).rejects.toMatchObject({ code, field });
  });
});

describe('a quote by a tariff whose copy at the hub cannot be read', () => {
  it('cannot be priced, and the refusal names the tariff and its field', async () => {
    const stores = await open();
    await keep(stores, 'tariffs', { fields: { ...EVENING_TARIFF, id: 'T3', elements: [], currency: 'euro' } });
    const fields = JSON.parse(JSON.stringify({ ...LOCATION, id: 'LOC5' }).replace('"T1"', '"T1","T3"'));
    await keep(stores, 'locations', { fields });
    const asked = ask({ stores }, OPERATOR, { location: { party: parsePartyKey('NL*CPO'), id: 'LOC5' } });
    await expect(asked).rejects.toMatchObject({
      code: 'cannot-price',
      field: expect.stringMatching(/^tariffs\.1\./),
      message: expect.stringContaining('tariff NL*CPO/T3 cannot be read'),
    });
  });
});

describe('a quote for a party', () => {
  it('is that of what the party may see over OCPI', async () => {
    const { price } = await ask({ stores: await open() }, engineerOf('DE*MSP'));
    expect(price.currency).toBe('EUR');
  });

  it('is refused, as for a Location that is not there, where roaming is not agreed', async () => {
    const stores = await open();
    const asked = ask({ stores, rules: roamingRules([], 'CLOSED') }, engineerOf('DE*MSP'));
    const missing = ask({ stores }, engineerOf('DE*MSP'), { location: { party: parsePartyKey('NL*CPO'), id: 'LOC9' } });
    const refusal = { code: 'unknown-object', field: 'location' };
    await expect(asked).rejects.toMatchObject({ ...refusal, message: 'no Location LOC1 of NL*CPO' });
    await expect(missing).rejects.toMatchObject({ ...refusal, message: 'no Location LOC9 of NL*CPO' });
  });

  it('is refused by a tariff that was shown to another party only', async () => {
    const stores = await open();
    const fields = { ...LOCATION, id: 'LOC2' };
    await keep(stores, 'locations', { fields, audience: ['FR*QRS'] });
    const location = { party: parsePartyKey('NL*CPO'), id: 'LOC2' };
    const foreign = ask({ stores }, engineerOf('DE*MSP'), { location });
    await expect(foreign).rejects.toMatchObject({ code: 'unknown-object' });
    expect((await ask({ stores }, engineerOf('FR*QRS'), { location })).offer.location.id).toBe('LOC2');
  });

  it('is refused for a party of somebody else, and where somebody of two does not say for which', async () => {
    const stores = await open();
    const foreign = ask({ stores }, engineerOf('DE*MSP'), { emsp: parsePartyKey('FR*QRS') });
    await expect(foreign).rejects.toMatchObject({ code: 'forbidden', field: 'emsp' });
    const both = ask({ stores }, engineerOf('DE*MSP', 'DE*XYZ'));
    await expect(both).rejects.toMatchObject({ code: 'bad-field', field: 'emsp' });
  });
});

describe('a quote by a plan', () => {
  it('follows the market, and finds the cheap hour of the night', async () => {
    const stores = await open();
    await keepPrices(stores, ['200', '150', '150', '-100', '150']);
    const { price, next, cheapest, offer } = await ask({ stores, plans: [spotPlan()] });
    expect(offer.plan?.id).toBe('PLAN');
    expect(price.payable.exclVat.toFixed()).toBe('3.3');
    expect(price.parts.tax?.toFixed()).toBe('0.627');
    expect(next?.from).toEqual(new Date('2026-03-04T16:15:00Z'));
    expect(cheapest).toMatchObject({ startsAt: new Date('2026-03-04T19:00:00Z') });
    expect(cheapest?.payable.toFixed()).toBe('0');
  });

  it('is estimated where the market has no price yet, and names no cheaper start there', async () => {
    const startsAt = new Date(NOW.getTime() + 30 * 3_600_000);
    const { price, next } = await ask({ stores: await open(), plans: [spotPlan()] }, OPERATOR, wish({ startsAt }));
    expect(price.estimated).toBe(true);
    expect(price.parts.energy.toFixed()).toBe('5.5');
    expect(price.warnings.map(({ code }) => code)).toContain('FALLBACK_PRICE');
    expect(next).toBeUndefined();
  });

  it('gives the driver what the contract of the token gives', async () => {
    const gold = { id: 'GOLD', names: [], contracts: ['DE-MSP-GOLD-*'], energyPercent: new Decimal(50) };
    const scene = { stores: await open(), plans: [spotPlan({ memberships: [gold] })] };
    const { price } = await ask(scene, engineerOf('DE*MSP'), { tokenUid: '04ab' });
    expect(price.payable.exclVat.toFixed()).toBe('1.65');
  });

  it('stands on the wholesale price where the retail price is a margin over it', async () => {
    const wholesale = spotPlan({ id: 'BUY', level: 'WHOLESALE' });
    const margin = { over: 'BUY', perKwh: new Decimal('0.05'), vat: VAT_19 };
    const retail = spotPlan({ id: 'SELL', energy: { parts: [] }, margin });
    const scene = { stores: await open(), plans: [wholesale, retail] };
    const sold = await ask(scene);
    expect(sold.price.payable.exclVat.toFixed()).toBe('3.85');
    const bought = await ask(scene, OPERATOR, { level: 'WHOLESALE' });
    expect(bought.price.payable.exclVat.toFixed()).toBe('3.3');
  });
});
