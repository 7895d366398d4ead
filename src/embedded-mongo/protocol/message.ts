import { endOfDoc } from '../bson/bson-reader.js';
import { decodeDoc } from '../bson/decode.js';
import { encodeDoc } from '../bson/encode.js';
import { type Doc, RawDoc, toArray, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';

/** A command as it came over the wire. */
export interface Request {
  readonly requestId: number;
  readonly command: Doc;
  /** The first field of the command: its name. */
  readonly name: string;
  readonly db: string;
  readonly answer: 'message' | 'reply' | 'none';
}

export const HEADER_BYTES = 16;
/** What hello tells the driver; anything longer is not one of its messages. */
export const MAX_MESSAGE_BYTES = 48_000_000;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** Reads one whole message; refuses all but OP_MSG, and OP_QUERY as it is used for the first hello. */
export function parseMessage(message: Buffer): Request {
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(message);
  if (opCode === OP_QUERY) return parseQuery(message);
  throw new CommandError('CommandNotSupported', `wire protocol operation ${opCode} is not supported`);
}

/** Writes the answer in the form the request asks for. */
export function formatAnswer(request: Request, body: Doc): Buffer {
  if (request.answer === 'reply') return formatReply(request, body);
  const bytes = encodeDoc(body, HEADER_BYTES + 5);
  writeHeader(bytes, request.requestId, OP_MSG);
  bytes.writeUInt32LE(0, HEADER_BYTES);
  bytes[HEADER_BYTES + 4] = 0;
  return bytes;
}

function parseMsg(message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = (flags & CHECKSUM_PRESENT) === 0 ? message.length : message.length - 4;
  let command: Doc | undefined;
  const sequences: [string, Value[]][] = [];
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = message[at];
    const start = at + 1;
    if (kind === 0) {
      at = endOfDoc(message, start);
      command = decodeCommand(message.subarray(start, at));
    } else if (kind === 1) {
      at = start + message.readInt32LE(start);
      sequences.push(parseSequence(message.subarray(start + 4, Math.min(at, end))));
    } else throw new CommandError('FailedToParse', `section of unknown kind ${kind}`);
    if (at <= start || at > end) throw new CommandError('FailedToParse', 'section out of bounds');
  }
  if (command === undefined) throw new CommandError('FailedToParse', 'message without a body');
  for (const [name, items] of sequences) command.set(name, items);
  const db = command.get('$db');
  return {
    requestId: message.readInt32LE(4),
    command,
    name: command.keys().next().value ?? '',
    db: typeof db === 'string' ? db : 'admin',
    answer: (flags & MORE_TO_COME) === 0 ? 'message' : 'none',
  };
}

/** Documents to be stored stay bytes; of an insert's body, too. */
function decodeCommand(bytes: Buffer): Doc {
  const command = decodeDoc(bytes);
  if (command.has('insert') && command.has('documents')) {
    const documents = toArray(command.get('documents'), 'documents');
    command.set(
      'documents',
      documents.map((item) => (item instanceof Map ? new RawDoc(encodeDoc(item)) : item)),
    );
  }
  return command;
}

function parseSequence(bytes: Buffer): [string, Value[]] {
  const endOfName = bytes.indexOf(0);
  const items: Value[] = [];
  for (let at = endOfName + 1; at < bytes.length; ) {
    const end = endOfDoc(bytes, at);
    items.push(new RawDoc(bytes.subarray(at, end)));
    at = end;
  }
  return [bytes.toString('utf8', 0, endOfName), items];
}

function parseQuery(message: Buffer): Request {
  const startOfName = HEADER_BYTES + 4;
  const endOfName = message.indexOf(0, startOfName);
  const namespace = message.toString('utf8', startOfName, endOfName);
  const start = endOfName + 1 + 8;
  if (!namespace.endsWith('.$cmd')) {
    throw new CommandError('CommandNotSupported', 'OP_QUERY is supported for hello only');
  }
  const command = decodeDoc(message.subarray(start, endOfDoc(message, start)));
  return {
    requestId: message.readInt32LE(4),
    command,
    name: command.keys().next().value ?? '',
    db: namespace.slice(0, -'.$cmd'.length),
    answer: 'reply',
  };
}

function formatReply(request: Request, body: Doc): Buffer {
  const bytes = encodeDoc(body, HEADER_BYTES + 20);
  writeHeader(bytes, request.requestId, OP_REPLY);
  bytes.fill(0, HEADER_BYTES, HEADER_BYTES + 16);
  bytes.writeInt32LE(8, HEADER_BYTES);
  bytes.writeInt32LE(1, HEADER_BYTES + 16);
  return bytes;
}

function writeHeader(bytes: Buffer, answerTo: number, opCode: number): void {
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(0, 4);
  bytes.writeInt32LE(answerTo, 8);
  bytes.writeInt32LE(opCode, 12);
}
