import { type FrameWriter, frameWriter } from '../../domain/messages/frames.js';
import { isFailed } from '../../domain/messages/logged-message.js';
import type { RecordedLeg } from '../../domain/messages/recorded-leg.js';
import type { PartyKey } from '../../domain/party.js';
import type { MessageChunk } from '../../store/roaming/message-store.js';

/** Legs that are collected until they are written together. */
export interface OpenChunk {
  readonly count: () => number;
  readonly bytes: () => number;
  add(leg: RecordedLeg): void;
  close(expiresAt: Date): MessageChunk;
}

/** Starts a chunk; `capacity` in bytes is a guess. */
export function openChunk(id: string, capacity: number): OpenChunk {
  const frames: FrameWriter = frameWriter(capacity);
  const correlationIds = new Set<string>();
  const connectionIds = new Set<string>();
  const parties = new Set<PartyKey>();
  const modules = new Set<string>();
  const objectIds = new Set<string>();
  let hasFailures = false;
  let fromMs = Number.MAX_SAFE_INTEGER;
  let untilMs = 0;
  return {
    count: frames.count,
    bytes: frames.bytes,
    add: (leg) => {
      const { facts } = leg;
      frames.write(leg);
      correlationIds.add(facts.correlationId);
      connectionIds.add(facts.connectionId);
      for (const party of facts.platformParties) parties.add(party);
      modules.add(facts.module);
      if (facts.objectId !== undefined) objectIds.add(facts.objectId);
      hasFailures ||= isFailed(facts);
      if (facts.atMs < fromMs) fromMs = facts.atMs;
      if (facts.atMs > untilMs) untilMs = facts.atMs;
    },
    close: (expiresAt) => ({
      id,
      from: new Date(fromMs),
      until: new Date(untilMs),
      count: frames.count(),
      correlationIds: [...correlationIds],
      connectionIds: [...connectionIds],
      parties: [...parties],
      modules: [...modules],
      objectIds: [...objectIds],
      hasFailures,
      expiresAt,
      frames: frames.finish(),
    }),
  };
}
