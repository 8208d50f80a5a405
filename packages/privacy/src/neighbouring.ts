/**
 * Which two data sets epsilon compares.
 * `add-remove`: one person's record is there or not. `zero-out`: it is replaced by one that contributes nothing.
 * `replace-one`: it is replaced by any other; the sensitivity doubles.
 */
export const neighbouringRelations = ['add-remove', 'zero-out', 'replace-one'] as const;
export type Neighbouring = (typeof neighbouringRelations)[number];
