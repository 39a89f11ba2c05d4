import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import type { Axis } from '../../datasets/lattice-dataset.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { createRandom } from '../../datasets/testing/random.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { axisSize } from './basis.ts';
import { axisKernel, generalisedEigen, scalePrecision } from './kernel.ts';

const axes: [string, Axis][] = [rugs, diamonds, knives].flatMap(({ name, lattice }) =>
  lattice.axes.map((axis): [string, Axis] => [`${name} ${axis.name}`, axis]),
);

describe('axisKernel', () => {
  it('is (τ + exp(−|Δ|/ℓ))/(1 + τ) along a scale, in units of the feature', () => {
    const scale: Axis = { kind: 'scale', name: 's', feature: 's', knots: [0, 1, 3], length: 2, tau: 0.25 };
    const at = (distance: number) => (0.25 + Math.exp(-distance / 2)) / 1.25;
    expect(axisKernel(scale).to2DArray()).toEqual([
      [1, at(1), at(3)],
      [at(1), 1, at(2)],
      [at(3), at(2), 1],
    ]);
    expect(axisKernel(scale, 4).get(0, 1)).toBe((0.25 + Math.exp(-1 / 4)) / 1.25);
  });

  it('is a product of 2 × 2 matrices for flags', () => {
    const flags: Axis = { kind: 'flags', name: 'f', features: ['a', 'b'], tau: 0, correlation: 0.3 };
    const one = new Matrix([
      [1, 0.3],
      [0.3, 1],
    ]);
    expect(axisKernel(flags).to2DArray()).toEqual(one.kroneckerProduct(one).to2DArray());
  });

  it('is exchangeable for a category: all levels are equally far from each other', () => {
    const makes: Axis = { kind: 'category', name: 'make', feature: 'make', levels: 3, tau: 0.5 };
    // τ/(1 + τ) between any two.
    expect(axisKernel(makes).to2DArray()).toEqual([
      [1, 0.5 / 1.5, 0.5 / 1.5],
      [0.5 / 1.5, 1, 0.5 / 1.5],
      [0.5 / 1.5, 0.5 / 1.5, 1],
    ]);
  });

  it.each(axes)('has ones on its diagonal and is positive definite: %s', (_, axis) => {
    const kernel = axisKernel(axis);
    expect(kernel.diagonal()).toEqual(new Array(axisSize(axis)).fill(1));
    const { values } = generalisedEigen(kernel, new Float64Array(axisSize(axis)).fill(1));
    expect(values.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
  });
});

describe('scalePrecision', () => {
  const scales = [rugs, diamonds].map(({ name, lattice }) => [name, lattice.axes[0]] as const);

  it.each(scales)('is the inverse of the kernel: %s', (_, scale) => {
    for (const [tau, length] of [
      [scale.tau, 1.2],
      [0, 0.6],
    ] as const) {
      const axis = { ...scale, tau };
      const { diagonal, next, direction, share } = scalePrecision(axis, length);
      const size = diagonal.length;
      const precision = Matrix.diag(Array.from(diagonal));
      for (let i = 0; i + 1 < size; i++) {
        precision.set(i, i + 1, next[i]!);
        precision.set(i + 1, i, next[i]!);
      }
      expect(next[size - 1]).toBe(0);
      const along = Matrix.columnVector(Array.from(direction));
      precision.sub(along.mmul(along.transpose()).mul(share));
      expect(largestGap(precision.mmul(axisKernel(axis, length)), Matrix.eye(size))).toBeLessThan(1e-9);
    }
  });
});

describe('generalisedEigen', () => {
  it.each(axes)('diagonalises both forms at once: V′PV = I and V′K⁻¹V = D: %s', (_, axis) => {
    const size = axisSize(axis);
    const random = createRandom(size);
    const weights = Float64Array.from({ length: size }, () => 0.02 + random());
    const kernel = axisKernel(axis);
    const { vectors, values } = generalisedEigen(kernel, weights);
    const v = Matrix.from1DArray(size, size, Array.from(vectors));
    const unit = v
      .transpose()
      .mmul(Matrix.diag(Array.from(weights)))
      .mmul(v);
    expect(largestGap(unit, Matrix.eye(size))).toBeLessThan(1e-9);
    const diagonal = v.transpose().mmul(inverse(kernel)).mmul(v);
    const scale = Math.max(...values);
    expect(largestGap(diagonal, Matrix.diag(Array.from(values))) / scale).toBeLessThan(1e-9);
  });
});

function largestGap(a: Matrix, b: Matrix): number {
  return Matrix.sub(a, b).abs().max();
}
