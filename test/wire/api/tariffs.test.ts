import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { ocpiExample, withField } from '../../support/ocpi-example.js';

const COMPLEX = ocpiExample('tariff_4_complex');

async function as(email: string) {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged: 'requests-and-answers' }), scene, email);
}

describe('a tariff that an engineer sends', () => {
  it('is linted: severity, code, place and a sentence', async () => {
    const tariff = withField(COMPLEX, 'elements.4.restrictions.end_time', '00:00');
    const { status, body } = await (await as(ENGINEER))
      .post('/api/tariffs/lint?time_zone=Europe/Berlin')
      .send(Object(tariff));
    expect({ status, id: body.tariff_id }).toEqual({ status: 200, id: '14' });
    expect(body.findings).toContainEqual({
      severity: 'HINT',
      code: 'ENDS_AT_MIDNIGHT',
      field: 'elements.4.restrictions.end_time',
      element_index: 4,
      text: expect.stringMatching(/^The element holds from 09:00 until midnight/),
    });
  });

  it('is linted in German, and told when it is over', async () => {
    const example = ocpiExample('tariff_6_025kwh_start_max_price');
    const { body } = await (await as(CLERK)).post('/api/tariffs/lint?lang=de').send(example);
    expect(body.findings[0]).toMatchObject({ code: 'VALIDITY_OVER', text: expect.stringContaining('30. Juni 2019') });
  });

  it('is read as OCPI 2.3.0 where it says whether taxes are included', async () => {
    const tariff = { ...ocpiExample('tariff_8_simple_025kwh'), tax_included: 'YES' };
    const { body } = await (await as(ENGINEER)).post('/api/tariffs/explain').send(tariff);
    expect(body.topics[0].lines[0].text).toBe('Energy costs €0.25 per kWh including 10% VAT.');
  });

  it('is explained, with the prices of a week', async () => {
    const { status, body } = await (await as(ENGINEER)).post('/api/tariffs/explain?lang=de').send(COMPLEX);
    expect(status).toBe(200);
    expect(body.title).toBe('Tarif 14');
    expect(body.topics.map(({ heading }: { heading: string }) => heading)).toContain('Parken');
    expect(body.table.rows).toContainEqual(['Samstag', '10:00–17:00', '1,00 € bis 1,25 €', '6,00 €']);
  });

  it('is explained for one day', async () => {
    const { body } = await (await as(ENGINEER)).post('/api/tariffs/explain?day=2026-11-01').send(COMPLEX);
    expect(body.table.rows).toEqual([['Sunday, 1 November 2026', 'all day', '€1.00 to €1.25', '–']]);
  });

  it.each([
    ['lang=nl', COMPLEX, 'lang'],
    ['time_zone=IRN', COMPLEX, 'time_zone'],
    ['day=2026-02-30', COMPLEX, 'day'],
    ['', { ...COMPLEX, currency: 7 }, 'currency'],
    ['', withField(COMPLEX, 'elements.5.restrictions.day_of_week', ['SAMSTAG']), 'elements.*.restrictions.day_of_week'],
  ])('is refused with the field: %s', async (query, tariff, field) => {
    const scene = await aScene();
    const engineer = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, ENGINEER);
    const { status, body } = await engineer.post(`/api/tariffs/explain?${query}`).send(Object(tariff));
    expect({ status, code: body.error.code, field: body.error.field }).toEqual({
      status: 400,
      code: 'bad-field',
      field: expect.stringContaining(field),
    });
  });
});

describe('the price of a CDR', () => {
  it('is told in words, in the language that is asked for', async () => {
    const finance = await as(FINANCE);
    const { body } = await finance.get('/api/cdrs/NL*ABC/CDR-1');
    expect(body.price.in_words).toContainEqual({
      kind: 'CHARGE',
      period: 0,
      text: expect.stringMatching(/^13 kWh between .* at €0\.45 per kWh = €5\.85, because element 1 always applies\.$/),
    });
    const german = await finance.get('/api/cdrs/NL*ABC/CDR-1?lang=de');
    expect(german.body.price.in_words).toContainEqual({
      kind: 'PAYABLE',
      text: 'Zu zahlen: 7,08 € (einmal gerundet).',
    });
  });

  it('is told in no language that we do not have', async () => {
    const scene = await aScene();
    const finance = await clientOf(apiServer(scene, { judged: 'nothing' }), scene, FINANCE);
    const { status, body } = await finance.get('/api/cdrs/NL*ABC/CDR-1?lang=xx');
    expect({ status, field: body.error.field }).toEqual({ status: 400, field: 'lang' });
  });
});
