import type { ConnectionStore } from '../../store/connection-store.js';

/**
 * Tells of every change of a connection once it is written, whichever flow has made it: invited, registered, renewed,
 * suspended, with other roles. What is no news to others, such as a new token, is found out by who is told.
 */
export function watchedConnections(store: ConnectionStore, changed: (connectionId: string) => void): ConnectionStore {
  return {
    ...store,
    insert: async (connection) => {
      await store.insert(connection);
      changed(connection.id);
    },
    replace: async (connection, readAt) => {
      await store.replace(connection, readAt);
      changed(connection.id);
    },
  };
}
