/**
 * Where to go after log-in: a path of the portal, or `otherwise`. Refuses by ignoring it whatever leads elsewhere:
 * other hosts, `//host`, backslashes, control characters, and the log-in page itself.
 */
export function localPath(next: unknown, otherwise: string): string {
  if (typeof next !== 'string' || next.length > 500 || !/^\/portal\/[\x21-\x5b\x5d-\x7e]*$/.test(next))
    return otherwise;
  const { origin, pathname, search } = new URL(next, 'http://portal.invalid');
  const stays = origin === 'http://portal.invalid' && pathname.startsWith('/portal/') && !pathname.includes('//');
  return stays && !/^\/portal\/log(in|out)\b/.test(pathname) ? `${pathname}${search}` : otherwise;
}
