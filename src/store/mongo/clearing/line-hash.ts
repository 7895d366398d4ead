import { createHash } from 'node:crypto';

/** Takes lines and gives sha256 over them, with a line feed between them. */
export interface LineHash {
  add(line: string): void;
  end(): string;
}

/** Of lines that come in order: keeps none of them. */
export function lineHash(): LineHash {
  const hash = createHash('sha256');
  let between = '';
  return {
    add: (line) => {
      hash.update(between + line);
      between = '\n';
    },
    end: () => hash.digest('hex'),
  };
}

/** Of lines that come in any order. */
export function sortingLineHash(): LineHash {
  const lines: string[] = [];
  return {
    add: (line) => {
      lines.push(line);
    },
    end: () => createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
  };
}
