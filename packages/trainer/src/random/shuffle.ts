import type { Uniform } from './uniform.js';

/** The items in an order that every permutation has the same chance to be. Source: Durstenfeld 1964, algorithm 235. */
export function shuffled<Item>(items: readonly Item[], uniform: Uniform): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
