import { type Document, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { decodeDoc, decodeStored } from '../../src/embedded-mongo/bson/decode.js';
import { fieldsOf } from '../../src/embedded-mongo/bson/fields.js';
import { leavesOf } from '../../src/embedded-mongo/query/path.js';
import { findProjection, includedPaths } from '../../src/embedded-mongo/query/projection.js';

const name = fc.constantFrom('a', 'b', '0', 'é', 'Ã©');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom<unknown>(1, 'text', null, new Date(7), new ObjectId('0123456789abcdef01234567')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const document = fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }).map((doc): Document => doc);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('.'));
const paths = fc.array(path, { minLength: 1, maxLength: 3 });
const bytesOf = (doc: Document): Buffer => Buffer.from(serialize(doc));

describe('a document of which only some paths are decoded', () => {
  it('holds at these paths what the whole one holds', () => {
    fc.assert(
      fc.property(document, paths, (doc, asked) => {
        const bytes = bytesOf(doc);
        const [whole, fields] = [decodeDoc(bytes), fieldsOf(asked)];
        for (const partial of [decodeDoc(bytes, fields), decodeStored(bytes, fields)]) {
          for (const each of asked) {
            expect(leavesOf(partial, each.split('.'))).toEqual(leavesOf(whole, each.split('.')));
          }
        }
      }),
    );
  });

  it('gives the same projection of these paths', () => {
    fc.assert(
      fc.property(document, paths, (doc, asked) => {
        const bytes = bytesOf({ _id: 1, ...doc });
        const outer = asked.filter((one) => !asked.some((other) => one.startsWith(`${other}.`)));
        const spec = new Map(outer.map((each) => [each, 1] as const));
        const included = includedPaths(spec);
        const project = findProjection(spec, new Map());
        expect(project?.(decodeStored(bytes, included && fieldsOf(included)))).toEqual(project?.(decodeDoc(bytes)));
      }),
    );
  });

  it('refuses bytes whose lengths do not fit, also in what is passed over', () => {
    const bytes = bytesOf({ a: { b: 1 }, c: 1 });
    const broken = Buffer.from(bytes);
    broken.writeInt32LE(1_000, bytes.indexOf('a\0') + 2);
    expect(() => decodeDoc(broken, fieldsOf(['c']))).toThrow('length out of bounds');
    expect(() => decodeStored(broken, fieldsOf(['c']))).toThrow('length out of bounds');
  });
});
