import mongoose from 'mongoose';

/** The index fields of a duplicate-key refusal (code 11000); undefined for any other error. */
export function duplicateKeyFields(error: unknown): readonly string[] | undefined {
  if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== 11000) return undefined;
  const pattern: unknown = error['keyPattern'];
  return typeof pattern === 'object' && pattern !== null ? Object.keys(pattern) : [];
}

/** Inserts and tells whether the key was free. Any error but a duplicate key goes on. */
export async function insertedAsNew(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (duplicateKeyFields(error)) return false;
    throw error;
  }
}
