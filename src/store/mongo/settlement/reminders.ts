import { type Connection, type Model, Schema } from 'mongoose';
import type { Reminder, ReminderStore } from '../../clearing/reminder-store.js';
import { insertedAsNew } from '../base/duplicate-key.js';

type ReminderDocument = Omit<Reminder, 'id'> & { _id: string };

export function mongoReminderStore(connection: Connection): ReminderStore {
  const reminders = reminderModel(connection);
  const read = async (filter: Record<string, unknown>) =>
    (await reminders.find(filter).sort({ date: 1, _id: 1 }).lean<ReminderDocument[]>()).map(toDomain);
  return {
    insert: ({ id, ...reminder }) => insertedAsNew(reminders.create({ _id: id, ...reminder })),
    ofOrder: (orderKey) => read({ orderKey }),
    list: ({ party, parties }) =>
      read({ ...(parties && { party: { $in: [...parties] } }), ...(party !== undefined && { party }) }),
    find: async (id) => (await read({ _id: id }))[0],
  };
}

function reminderModel(connection: Connection): Model<ReminderDocument> {
  const schema = new Schema<ReminderDocument>(
    {
      _id: { type: String, required: true },
      orderKey: String,
      party: String,
      level: Number,
      date: String,
      openAmount: String,
      currency: String,
      language: String,
      subject: String,
      body: String,
    },
    { versionKey: false, collection: 'reminders' },
  );
  schema.index({ orderKey: 1 });
  schema.index({ party: 1, date: 1 });
  return connection.model<ReminderDocument>('Reminder', schema);
}

function toDomain({ _id, ...reminder }: ReminderDocument): Reminder {
  return { id: _id, ...reminder };
}
