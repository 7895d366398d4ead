import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HubInstead } from '../../../src/app.js';
import { playVat } from './play-01.js';
import { playSettlement } from './play-02.js';
import { playRounding } from './play-05.js';
import { playFx } from './play-07.js';
import { playNumbers } from './play-08.js';
import { playIntake } from './play-09.js';
import { playBank } from './play-10.js';
import { playCredit } from './play-11.js';
import { playFees } from './play-13.js';
import type { PlayOnHub, PlayVector, VectorCase } from './vector-case.js';
import { startVectorHub } from './vector-hub.js';

/** Vectors by themselves: without a hub, or each with one of its own. */
const ALONE = { '01': playVat, '02': playSettlement, '03': playSettlement } as const satisfies Record<
  string,
  PlayVector
>;

/** At one hub, in this order: time goes on from one to the next. */
const TOGETHER: readonly (readonly [string, PlayOnHub])[] = [
  ['09', playIntake],
  ['07', playFx],
  ['10', playBank],
  ['11', playCredit],
  ['05', playRounding],
  ['13', playFees],
  ['08', playNumbers],
];

export const TOLD_ALONE = Object.keys(ALONE) as readonly (keyof typeof ALONE)[];

/** Is told every case as it is compared. */
export type TellCase = (one: VectorCase) => void;

/** Where vectors are, who is told, and what their hubs get instead of their own. */
export interface Playing {
  readonly folder: string;
  readonly tell: TellCase;
  readonly instead?: HubInstead;
}

/** Plays one vector by itself. */
export async function playAlone(vector: keyof typeof ALONE, { folder, tell, instead }: Playing): Promise<void> {
  const play: PlayVector = ALONE[vector];
  await play(readVector(folder, vector), (name, compared) => tell({ vector, name, ...compared }), instead);
}

/** Plays the others at one hub, but for those that are left out. One that breaks off is a case that differs. */
export async function playTogether({ folder, tell, instead }: Playing, leftOut: readonly string[] = []): Promise<void> {
  const hub = await startVectorHub('2026-10-12T09:05:00Z', instead);
  try {
    for (const [vector, play] of TOGETHER) {
      if (leftOut.includes(vector)) continue;
      await orBroken(vector, tell, () =>
        play(readVector(folder, vector), { hub, tell: (name, compared) => tell({ vector, name, ...compared }) }),
      );
    }
  } finally {
    await hub.stop();
  }
}

/** Tells as a case that differs what ended a vector before its time. */
export async function orBroken(vector: string, tell: TellCase, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    tell({ vector, name: 'played to its end', expected: 'done', got: String(error) });
  }
}

/** By the number that the file's name begins with. */
function readVector(folder: string, vector: string): unknown {
  const name = readdirSync(folder).find((file) => file.startsWith(`${vector}-`) && file.endsWith('.json'));
  if (name === undefined) throw new Error(`${folder} has no file ${vector}-….json`);
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
