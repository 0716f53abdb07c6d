import type { Random } from '../../server/src/ops/random.ts';
import type { Piece } from './dump-piece.ts';

export type Mutation = {
  /** For people, as in `flip a bit`. */
  name: string;
  /** The changed piece; undefined where it can't be changed like this. */
  apply(piece: Piece, random: Random): Buffer | undefined;
};

export function oneOf<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random.below(items.length)];
}

/** Two different places in a list, ascending; undefined if there are none. */
export function twoOf(length: number, random: Random): [first: number, second: number] | undefined {
  if (length < 2) return undefined;
  const second = 1 + random.below(length - 1);
  return [random.below(second), second];
}

export function swapped<Item>(items: readonly Item[], first: number, second: number): Item[] {
  const [one, other] = [items[first], items[second]];
  if (one === undefined || other === undefined) return [...items];
  return items.with(first, other).with(second, one);
}
