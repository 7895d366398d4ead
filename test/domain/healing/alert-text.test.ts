import { ALERT_FACTS, type AlertFacts } from '../../../src/domain/healing/alert.js';
import { alertText, parseAlertTexts } from '../../../src/domain/healing/alert-text.js';
import { readProjectJson } from '../clearing/read-json.js';

const facts = Object.fromEntries(ALERT_FACTS.map((name) => [name, `<${name}>`])) as AlertFacts;
const english = readProjectJson('templates/alerts/en.json') as Record<string, Record<string, unknown>>;

describe('texts of alerts', () => {
  it.each(['en', 'de'])('of templates/alerts/%s.json say each event with its facts', (language) => {
    const texts = parseAlertTexts(readProjectJson(`templates/alerts/${language}.json`));
    for (const text of Object.values(texts.events)) {
      const { subject, body } = alertText(text, facts);
      expect(subject + body).toMatch(/<about>/);
      expect(subject + body).not.toMatch(/[{}]/);
    }
  });

  it('leave a paragraph out whose fact is empty, and keep a subject on one line', () => {
    const text = { subject: 'a {station}', body: 'one\n\n{detail} two\n\nthree' };
    const told = alertText(text, { ...facts, detail: '', station: 'NL-1\r\nBcc: x' });
    expect(told).toEqual({ subject: 'a NL-1 Bcc: x', body: 'one\n\nthree' });
  });

  it.each([
    [{ ...english, kinds: {} }, /kinds\.CLOCK_OFF/],
    [{ ...english, oneOutlet: 'outlet {number}' }, /oneOutlet: expected facts/],
    [{ ...english, more: 1 }, /more: expected no such field/],
  ])('are refused with the field', (json, message) => {
    expect(() => parseAlertTexts(json)).toThrow(message);
  });
});
