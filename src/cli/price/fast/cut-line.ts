import type { TextNumbers } from './known-texts.js';
import { afterSpace, type Member, splitObject } from './split-object.js';

/** A line, taken apart without being read. */
export interface CutLine {
  /** With its quotes, as it is written. */
  readonly id: string;
  /** The session as JSON text, without the tariffs that it may carry. */
  readonly cdr: string;
  /** The same for lines that differ in id and session only. */
  readonly setupKey: string;
}

/** How lines are taken apart: see `splitObject` for `last`. `tariffs`: look whether the session carries its own. */
export interface CutOptions {
  readonly last?: 'cdr';
  readonly tariffs: boolean;
}

/** Takes a line apart; undefined where it is not surely in plain form. */
export type CutLines = (line: string, options: CutOptions) => CutLine | undefined;

const ID_FIRST = '{"id":"';

/**
 * Takes lines apart that follow each other. What stands between id and session is mostly what it was in the line before:
 * then it is passed over as one text.
 */
export function createLineCutter(numbers: TextNumbers): CutLines {
  let middle = '';
  let middleKey = '';
  return (line, { last, tariffs }) => {
    const join = tariffs ? withoutTariffs : asItIs;
    const idEnd = last && middle !== '' && line.startsWith(ID_FIRST) ? line.indexOf('"', ID_FIRST.length) + 1 : 0;
    const id = line.slice(ID_FIRST.length - 1, idEnd);
    if (idEnd > 0 && !id.includes('\\') && line.startsWith(middle, idEnd)) {
      const cdr = { key: 'cdr', start: idEnd + middle.length, end: line.lastIndexOf('}') };
      return afterSpace(line, cdr.end + 1) === line.length
        ? join(line, { id, cdr, key: middleKey }, numbers)
        : undefined;
    }
    const parts = cutParts(line, numbers, last);
    if (parts?.idFirst) {
      middle = line.slice(parts.idFirst.end, parts.cdr.start);
      middleKey = parts.key;
    }
    return parts && join(line, parts, numbers);
  };
}

interface Parts {
  readonly id: string;
  readonly cdr: Member;
  readonly key: string;
  /** Where the id stands, when it stands first and the session last. */
  readonly idFirst?: Member | undefined;
}

function cutParts(line: string, known: TextNumbers, last?: 'cdr'): Parts | undefined {
  const whole = splitObject(line, 0, { known, ...(last === undefined ? {} : { last }) });
  if (!whole || afterSpace(line, whole.end) !== line.length) return undefined;
  const { members } = whole;
  let key = '';
  for (const member of members) if (member.key !== 'id' && member.key !== 'cdr') key += keyOf(line, member, known);
  const [id, cdr] = [members.find((member) => member.key === 'id'), members.find((member) => member.key === 'cdr')];
  const text = id && line.slice(id.start, id.end);
  if (!text?.startsWith('"') || text.includes('\\') || !cdr) return undefined;
  const inOrder = line.startsWith(ID_FIRST) && members.at(-1) === cdr;
  return { id: text, cdr, key, idFirst: inOrder ? id : undefined };
}

/** Short values stand in the key as they are, long ones by their number. */
const SHORT = 40;

function keyOf(line: string, { key, start, end }: Member, numbers: TextNumbers): string {
  return end - start <= SHORT ? `${key}:${line.slice(start, end)};` : `${key}#${numbers.numberOf(line, start, end)};`;
}

function asItIs(line: string, { id, cdr, key }: Parts): CutLine {
  return { id, cdr: line.slice(cdr.start, cdr.end), setupKey: key };
}

/** A CDR may carry its tariffs: they belong to the setup, and need not be read again. */
function withoutTariffs(line: string, { id, cdr, key }: Parts, numbers: TextNumbers): CutLine | undefined {
  const text = line.slice(cdr.start, cdr.end);
  if (!text.includes('"tariffs"')) return { id, cdr: text, setupKey: key };
  const tariffs = splitObject(line, cdr.start, { known: numbers })?.members.find((member) => member.key === 'tariffs');
  if (!tariffs) return undefined;
  const without = `${line.slice(cdr.start, tariffs.start)}null${line.slice(tariffs.end, cdr.end)}`;
  return { id, cdr: without, setupKey: `${key}cdr.${keyOf(line, tariffs, numbers)}` };
}
