import { type Connection, type Model, Schema } from 'mongoose';
import type { CommandResult, QueuedCommand, StationCommandStore } from '../../../stations/station-command-store.js';

interface CommandDocument {
  _id: string;
  stationId: string;
  processId: string;
  state: 'WAITING' | 'TAKEN' | 'DONE';
  /** Until it is done. */
  sealed?: string;
  createdAt: Date;
  sequence: number;
  deadline: Date;
  takeId?: string;
  outcome?: string;
  doneAt?: Date;
  expiresAt: Date;
}

/** How long a command is remembered after its deadline. */
const REMEMBERED_MS = 10 * 60_000;
const OLDEST_FIRST = { createdAt: 1, sequence: 1 } as const;

export function mongoStationCommandStore(connection: Connection): StationCommandStore {
  const commands = commandModel(connection);
  return {
    put: async ({ id, ...command }) => {
      const expiresAt = new Date(command.deadline.getTime() + REMEMBERED_MS);
      await commands.create({ _id: id, ...command, state: 'WAITING', expiresAt });
    },
    take: async ({ processId, takeId, now, limit }) => {
      const waiting = { processId, state: 'WAITING' as const, deadline: { $gt: now } };
      const seen = await commands.find(waiting, { _id: 1 }).sort(OLDEST_FIRST).limit(limit).lean<{ _id: string }[]>();
      if (seen.length === 0) return [];
      const ids = seen.map(({ _id }) => _id);
      await commands.updateMany({ ...waiting, _id: { $in: ids } }, { $set: { state: 'TAKEN', takeId } });
      const taken = await commands
        .find({ _id: { $in: ids }, takeId })
        .sort(OLDEST_FIRST)
        .lean<CommandDocument[]>();
      return taken.map(toDomain);
    },
    finish: (result, at) => finish(commands, { $in: ['WAITING', 'TAKEN'] }, { ...result, at }),
    withdraw: (result, at) => finish(commands, 'WAITING', { ...result, at }),
    passOn: async (id, { from, to, takeId }) => {
      const mine = takeId === undefined ? { state: 'WAITING' as const } : { state: 'TAKEN' as const, takeId };
      const filter = { _id: id, processId: from, ...mine };
      const update = { $set: { processId: to, state: 'WAITING' as const }, $unset: { takeId: 1 as const } };
      return (await commands.updateOne(filter, update)).matchedCount > 0;
    },
    results: async (ids) => {
      const done = { _id: { $in: [...ids] }, state: 'DONE' as const };
      const found = await commands.find(done, { outcome: 1 }).lean<Pick<CommandDocument, '_id' | 'outcome'>[]>();
      return found.map(({ _id, outcome = '' }) => ({ id: _id, outcome }));
    },
  };
}

function commandModel(connection: Connection): Model<CommandDocument> {
  const schema = new Schema<CommandDocument>(
    {
      _id: { type: String, required: true },
      stationId: String,
      processId: String,
      state: String,
      sealed: String,
      createdAt: Date,
      sequence: Number,
      deadline: Date,
      takeId: String,
      outcome: String,
      doneAt: Date,
      expiresAt: Date,
    },
    { versionKey: false, collection: 'station-commands' },
  );
  schema.index({ processId: 1, createdAt: 1, sequence: 1 }, { partialFilterExpression: { state: 'WAITING' } });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return connection.model<CommandDocument>('StationCommand', schema);
}

/** What was asked is not kept once it is done. */
async function finish(
  commands: Model<CommandDocument>,
  state: CommandDocument['state'] | { $in: CommandDocument['state'][] },
  { id, outcome, at }: CommandResult & { readonly at: Date },
): Promise<boolean> {
  const update = { $set: { state: 'DONE' as const, outcome, doneAt: at }, $unset: { sealed: 1 as const } };
  return (await commands.updateOne({ _id: id, state }, update)).matchedCount > 0;
}

function toDomain({ _id, stationId, processId, sealed = '', createdAt, sequence, deadline }: CommandDocument) {
  const command: QueuedCommand = { id: _id, stationId, processId, sealed, createdAt, sequence, deadline };
  return command;
}
