import { HubError } from '../../../src/domain/errors.js';
import type { AccessToken, User, UserStore } from '../../../src/store/user-store.js';

export interface InMemoryUsers extends UserStore {
  readonly reads: { readonly email: string; readonly what: string; readonly at: Date }[];
  readonly tokens: Map<string, AccessToken>;
  replace(user: User): void;
  remove(email: string): void;
}

export function inMemoryUsers(): InMemoryUsers {
  const users = new Map<string, User>();
  const tokens = new Map<string, AccessToken>();
  const reads: InMemoryUsers['reads'][number][] = [];
  return {
    reads,
    tokens,
    replace: (user) => void users.set(user.email, user),
    remove: (email) => void users.delete(email),
    async insert(user) {
      if (users.has(user.email)) throw new HubError('conflict', `${user.email} is taken`, 'email');
      users.set(user.email, user);
    },
    find: async (email) => users.get(email),
    list: async () => [...users.values()],
    insertToken: async (token) => void tokens.set(token.hash, token),
    findToken: async (hash) => tokens.get(hash),
    removeToken: async (hash) => void tokens.delete(hash),
    recordRead: async (read) => void reads.push(read),
  };
}
