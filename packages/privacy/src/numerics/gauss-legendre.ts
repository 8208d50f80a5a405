/** Nodes in (-1, 1) and weights that add up to 2. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/**
 * The Gauss-Legendre rule with `count` nodes: exact for polynomials of degree 2 count - 1.
 *
 * Source: Newton's method on the Legendre polynomials, Press et al., Numerical Recipes, section 4.6.
 */
export function gaussLegendre(count: number): QuadratureRule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let index = 0; index < count; index++) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let turn = 0; turn < 100; turn++) {
      let [before, value] = [0, 1];
      for (let degree = 0; degree < count; degree++)
        [before, value] = [value, ((2 * degree + 1) * x * value - degree * before) / (degree + 1)];
      slope = (count * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}
