import { BSONRegExp } from 'bson';
import { type Doc, isDoc, toArray, toDoc, truthy, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import {
  atLeaves,
  elemMatchTest,
  firstName,
  isLogical,
  isOperatorName,
  isOperators,
  isSame,
  kindOfEquality,
  requireRegex,
  type Test,
  unsupported,
} from './filter-parts.js';
import {
  type Comparison,
  comparisonTest,
  equalTest,
  inTest,
  modTest,
  regexOperand,
  sizeTest,
  typeTest,
} from './leaf-tests.js';
import type { Position, Visit } from './path.js';

/** One condition that every document of the result fulfils: what an index can be searched for. */
export interface Predicate {
  readonly path: string;
  readonly kind: 'eq' | 'in' | Comparison | 'exists' | 'regex' | 'type';
  readonly operand: Value;
  /** Whether a value at the end of the path fulfils it. */
  readonly test: Visit;
}

/** A filter, made ready to be asked of many documents. */
export interface Filter {
  readonly test: (doc: Doc, position?: Position) => boolean;
  readonly predicates: readonly Predicate[];
  /** Whether the predicates say all that the filter says. */
  readonly isComplete: boolean;
  /** The alternatives of a top-level $or. */
  readonly branches: readonly Filter[];
  /** Paths that the filter looks at; `undefined` means all. */
  readonly paths: ReadonlySet<string> | undefined;
}

/** What $expr needs of its surroundings: given by whoever knows expressions. */
export type CompileExpression = (expression: Value) => (doc: Doc) => boolean;

/** Reads a filter; refuses (code 115) every operator that this server does not have. */
export function compileFilter(filter: Doc, compileExpression: CompileExpression): Filter {
  const compiler = new Compiler(compileExpression);
  const tests = compiler.conjunction(filter);
  return {
    test: (doc, position) => tests.every((test) => test(doc, position)),
    predicates: compiler.predicates,
    isComplete: compiler.isComplete,
    branches: compiler.branches,
    paths: compiler.readsAll ? undefined : compiler.paths,
  };
}

class Compiler {
  readonly predicates: Predicate[] = [];
  readonly paths = new Set<string>();
  branches: readonly Filter[] = [];
  isComplete = true;
  readsAll = false;
  readonly #compileExpression: CompileExpression;

  constructor(compileExpression: CompileExpression) {
    this.#compileExpression = compileExpression;
  }

  conjunction(filter: Doc): Test[] {
    return [...filter].flatMap(([name, operand]) => {
      if (isOperatorName(name)) return this.#logical(name, operand);
      this.paths.add(name);
      return this.#field(name, operand);
    });
  }

  #logical(name: string, operand: Value): Test[] {
    switch (name) {
      case '$and':
        return this.#parts(name, operand).flatMap((part) => this.conjunction(part));
      case '$or': {
        const branches = this.#separately(name, operand);
        if (this.branches.length === 0) this.branches = branches;
        return [(doc, position) => branches.some((branch) => branch.test(doc, position))];
      }
      case '$nor': {
        const branches = this.#separately(name, operand);
        return [(doc) => !branches.some((branch) => branch.test(doc))];
      }
      case '$expr': {
        this.isComplete = false;
        this.readsAll = true;
        return [this.#compileExpression(operand)];
      }
      case '$comment':
        return [];
      default:
        throw unsupported(name);
    }
  }

  #parts(name: string, operand: Value): Doc[] {
    const parts = toArray(operand, name).map((part) => toDoc(part, `${name} argument`));
    if (parts.length === 0) throw new CommandError('BadValue', `${name} must be a nonempty array`);
    return parts;
  }

  #separately(name: string, operand: Value): Filter[] {
    this.isComplete = false;
    const filters = this.#parts(name, operand).map((part) => compileFilter(part, this.#compileExpression));
    for (const filter of filters) {
      if (filter.paths === undefined) this.readsAll = true;
      else for (const path of filter.paths) this.paths.add(path);
    }
    return filters;
  }

  #field(path: string, operand: Value): Test[] {
    if (isOperators(operand)) return this.#operators(path, operand);
    return [this.#found({ path, kind: kindOfEquality(operand), operand, test: equalTest(operand) })];
  }

  /** Notes what an index could be searched for. */
  #found(predicate: Predicate): Test {
    this.predicates.push(predicate);
    const items = predicate.kind === 'exists' ? 'whole-only' : 'visit-items';
    return atLeaves(predicate.path.split('.'), predicate.test, items);
  }

  #operators(path: string, operators: Doc): Test[] {
    return [...operators].flatMap(([name, operand]) => {
      if (name === '$options') return requireRegex(operators);
      return [this.#operator(path, name, { operand, operators })];
    });
  }

  #operator(path: string, name: string, given: { operand: Value; operators: Doc }): Test {
    const { operand, operators } = given;
    const names = path.split('.');
    const some = (visit: Visit): Test => atLeaves(names, visit, 'visit-items');
    const whole = (visit: Visit): Test => this.#partial(atLeaves(names, visit, 'whole-only'));
    switch (name) {
      case '$eq':
        if (operand instanceof BSONRegExp) return this.#partial(some((leaf) => isSame(leaf, operand)));
        return this.#found({ path, kind: 'eq', operand, test: equalTest(operand) });
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return this.#found({ path, kind: name, operand, test: comparisonTest(name, operand) });
      case '$in':
        return this.#found({ path, kind: 'in', operand, test: inTest(operand) });
      case '$regex': {
        const regex = regexOperand(operand, operators.get('$options'));
        return this.#found({ path, kind: 'regex', operand: regex, test: equalTest(regex) });
      }
      case '$type':
        return this.#found({ path, kind: 'type', operand, test: typeTest(operand) });
      case '$ne':
        return this.#not(some(equalTest(operand)));
      case '$nin':
        return this.#not(some(inTest(operand)));
      case '$exists':
        if (!truthy(operand)) return this.#not(whole((leaf) => leaf !== undefined));
        return this.#found({ path, kind: 'exists', operand: true, test: (leaf) => leaf !== undefined });
      case '$not':
        return this.#negated(path, operand);
      case '$size':
        return whole(sizeTest(operand));
      case '$elemMatch':
        return this.#partial(elemMatchTest(names, this.#elemMatch(operand)));
      default:
        return this.#partial(this.#rareOperator(path, name, operand));
    }
  }

  #rareOperator(path: string, name: string, operand: Value): Test {
    const names = path.split('.');
    switch (name) {
      case '$mod':
        return atLeaves(names, modTest(operand), 'visit-items');
      case '$all': {
        const tests = toArray(operand, '$all').map((value) => this.#allItem(names, value));
        return (doc, position) => tests.length > 0 && tests.every((test) => test(doc, position));
      }
      default:
        throw unsupported(name);
    }
  }

  #allItem(names: readonly string[], value: Value): Test {
    const elemMatch = isDoc(value) ? value.get('$elemMatch') : undefined;
    if (elemMatch !== undefined) return elemMatchTest(names, this.#elemMatch(elemMatch));
    return atLeaves(names, equalTest(value), 'visit-items');
  }

  #negated(path: string, operand: Value): Test {
    if (!isDoc(operand) && !(operand instanceof BSONRegExp)) {
      throw new CommandError('BadValue', '$not needs a regex or a document');
    }
    const inner = new Compiler(this.#compileExpression);
    const tests = inner.#field(path, operand);
    if (isDoc(operand) && !isOperators(operand)) throw new CommandError('BadValue', '$not needs operators');
    return this.#not((doc, position) => tests.every((test) => test(doc, position)));
  }

  #not(test: Test): Test {
    return this.#partial((doc) => !test(doc, undefined));
  }

  /** Notes that the predicates alone do not say what `test` says. */
  #partial(test: Test): Test {
    this.isComplete = false;
    return test;
  }

  #elemMatch(operand: Value): (item: Value) => boolean {
    const condition = toDoc(operand, '$elemMatch');
    const inner = new Compiler(this.#compileExpression);
    if (isOperators(condition) && !isLogical(firstName(condition))) {
      const tests = inner.#operators(ITEM, condition);
      return (item) => tests.every((test) => test(new Map([[ITEM, item]]), undefined));
    }
    const tests = inner.conjunction(condition);
    return (item) => isDoc(item) && tests.every((test) => test(item, undefined));
  }
}

/** A stand-in field for the items of $elemMatch's value form. */
const ITEM = 'item';
