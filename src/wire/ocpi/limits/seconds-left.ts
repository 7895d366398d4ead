/** For Retry-After (RFC 9110, 10.2.3): whole seconds, at least one. */
export function secondsLeft(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}
