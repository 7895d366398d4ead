/** Modules of a QR code. */
export interface Modules {
  readonly size: number;
  isDark(row: number, column: number): boolean;
}

/** Blocks and data bytes of each at error correction M, by version (ISO/IEC 18004, table 9): [count, bytes] pairs. */
const BLOCKS: readonly (readonly (readonly [number, number])[])[] = [
  [[1, 16]],
  [[1, 28]],
  [[1, 44]],
  [[2, 32]],
  [[2, 43]],
  [[4, 27]],
  [[4, 31]],
  [
    [2, 38],
    [2, 39],
  ],
  [
    [3, 36],
    [2, 37],
  ],
  [
    [4, 43],
    [1, 44],
  ],
];
/** Centres of alignment patterns, by version (annex E). */
const CENTRES = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const MASKS: readonly ((row: number, column: number) => number)[] = [
  (row, column) => (row + column) % 2,
  (row) => row % 2,
  (_, column) => column % 3,
  (row, column) => (row + column) % 3,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2,
  (row, column) => ((row * column) % 2) + ((row * column) % 3),
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2,
];

/**
 * Reads the text of a QR code of error correction M, one segment of bytes, without correcting anything: for tests, versions
 * 1 to 10. Throws at any other.
 */
export function readCode(code: Modules): string {
  const version = (code.size - 17) / 4;
  const blocks = BLOCKS[version - 1];
  if (!blocks) throw new Error(`version ${version} is not read here`);
  const format = [0, 1, 2, 3, 4].map((column) => (code.isDark(8, column) ? '1' : '0'));
  const word = Number.parseInt(format.join(''), 2) ^ 0b10101;
  if (word >> 3 !== 0) throw new Error('not error correction M');
  const bytes = interleavedBytes(code, word & 7);
  const data = inOrder(bytes, blocks);
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (bits.slice(0, 4) !== '0100') throw new Error('not a segment of bytes');
  const countBits = version < 10 ? 8 : 16;
  const length = Number.parseInt(bits.slice(4, 4 + countBits), 2);
  const from = 4 + countBits;
  const text = Array.from({ length }, (_, at) => Number.parseInt(bits.slice(from + 8 * at, from + 8 * at + 8), 2));
  return Buffer.from(text).toString('utf8');
}

/** Data bytes are dealt out to the blocks in turn (7.6). */
function inOrder(bytes: readonly number[], groups: readonly (readonly [number, number])[]): readonly number[] {
  const lengths = groups.flatMap(([count, length]) => Array.from({ length: count }, () => length));
  const blocks: number[][] = lengths.map(() => []);
  let at = 0;
  for (let index = 0; index < Math.max(...lengths); index++) {
    for (const [block, length] of lengths.entries()) {
      if (index < length) blocks[block]?.push(bytes[at++] ?? 0);
    }
  }
  return blocks.flat();
}

/** Walks up and down in pairs of columns from the right (7.7.3), taking the mask off. */
function interleavedBytes(code: Modules, mask: number): readonly number[] {
  const bits: number[] = [];
  const { size } = code;
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (isFunction(size, row, column)) continue;
        const isMasked = MASKS[mask]?.(row, column) === 0;
        bits.push(code.isDark(row, column) === isMasked ? 0 : 1);
      }
    }
    isUp = !isUp;
  }
  const count = Math.floor(bits.length / 8);
  return Array.from({ length: count }, (_, at) => Number.parseInt(bits.slice(8 * at, 8 * at + 8).join(''), 2));
}

function isFunction(size: number, row: number, column: number): boolean {
  const isFinder = (row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9);
  const version = (size - 17) / 4;
  const isVersion = version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11));
  return isFinder || isVersion || row === 6 || column === 6 || isAlignment(CENTRES[version - 1] ?? [], row, column);
}

function isAlignment(centres: readonly number[], row: number, column: number): boolean {
  const last = centres.at(-1) ?? 0;
  return centres.some((y) =>
    centres.some((x) => {
      const isCorner = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      return !isCorner && Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2;
    }),
  );
}
