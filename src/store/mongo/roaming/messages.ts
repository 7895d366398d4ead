import type { Connection } from 'mongoose';
import type { LoggedMessage } from '../../../domain/messages/logged-message.js';
import type { MessageQuery, MessageStore } from '../../roaming/message-store.js';

interface MessageDocument {
  _id: string;
  at: Date;
  expiresAt: Date;
  message: LoggedMessage;
}

export function mongoMessageStore(connection: Connection): MessageStore {
  const messages = connection.collection<MessageDocument>('messages');
  return {
    insertMany: async (added, expiresAt) => {
      if (added.length === 0) return;
      await messages.insertMany(added.map((message) => ({ _id: message.id, at: message.at, expiresAt, message })));
    },
    find: async (id) => (await messages.findOne({ _id: id }))?.message,
    search: async (query) => search(await messages.find().sort({ at: -1 }).limit(query.limit).toArray(), query),
  };
}

function search(found: readonly MessageDocument[], { correlationId }: MessageQuery): readonly LoggedMessage[] {
  return found.map(({ message }) => message).filter((one) => !correlationId || one.correlationId === correlationId);
}
