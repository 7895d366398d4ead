import { z } from 'zod';
import { parsePartyKey } from './domain/party.js';

/** What the values of settings may be; each refuses with what it expected. */

export const flag = z.enum(['true', 'false'], 'expected true or false').transform((text) => text === 'true');
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));
export const optionalText = z.string().transform((text) => text || undefined);
export const party = z.string().transform((text, context) => {
  try {
    return parsePartyKey(text);
  } catch {
    context.addIssue({ code: 'custom', message: `expected a party such as XX*HUB, got "${text}"` });
    return z.NEVER;
  }
});
export const url = optionalText.refine((text) => text === undefined || isPlainUrl(text), {
  message: 'expected an http(s) URL without user, query and trailing slash',
});

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text) || !/^https?:/.test(text) || text.endsWith('/')) return false;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === '' && !/[?#\s]/.test(text);
}

function isSmtpUrl(text: string): boolean {
  return URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';
}

export const smtpUrl = optionalText.refine((text) => text === undefined || isSmtpUrl(text), {
  message: 'expected smtp://… or smtps://…',
});

export const secret = optionalText.refine((text) => text === undefined || text.length >= 32, {
  message: 'expected at least 32 characters',
});
export const emailAddress = optionalText.refine((text) => text === undefined || /^[^\s@]+@[^\s@]+$/.test(text), {
  message: 'expected an e-mail address',
});
