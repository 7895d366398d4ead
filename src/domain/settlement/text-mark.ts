/** Length of a mark. */
export const MARK_LENGTH = 11;

/** A short mark of a text in capitals and digits (FNV-1a, 64 bits, base 36): another one for another text. No secret. */
export function markOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(36).toUpperCase().padStart(MARK_LENGTH, '0').slice(-MARK_LENGTH);
}
