import { DatasetError } from './dataset-error.js';
import { type MatArray, readMat } from './formats/mat.js';
import { readBytes } from './formats/read-bytes.js';
import { channelLayout, type Picture } from './picture.js';
import type { SourcePair } from './source.js';

/** Label of fluid and of columns that were not graded, in the masks that are made here. */
const fluidLabel = 9;
export const ungradedLabel = 255;

/**
 * The annotated B-scans of a subject's MATLAB file, in their order, as the first grader saw them.
 *
 * A B-scan is annotated where the grader drew boundaries, and is cropped to the columns with any; a column in which some of the
 * eight boundaries are missing counts as ungraded. A pixel's label is the number of boundaries at or above it, each lowered to
 * those above it, as graders let them cross; rows count from 1 and are truncated. Fluid goes over all.
 *
 * @throws DatasetError
 *
 * Source: Chiu et al. 2015, Biomedical Optics Express 6(4), and the arrays of its distribution.
 */
export async function readDukeMat(file: string): Promise<readonly SourcePair[]> {
  const arrays = readMat(await readBytes(file), ['images', 'manualLayers1', 'manualFluid1'], file);
  const [images, layers, fluid] = ['images', 'manualLayers1', 'manualFluid1'].map(
    (name) => arrays.get(name) as MatArray,
  ) as [MatArray, MatArray, MatArray];
  const [height = 0, width = 0, scans = 0] = images.shape;
  const [boundaries = 0] = layers.shape;
  const expected = `${boundaries} x ${width} x ${scans}`;
  if (layers.shape.join(' x ') !== expected || fluid.shape.join() !== images.shape.join())
    throw new DatasetError(
      file,
      `has images of ${images.shape.join(' x ')}, but layers of ${layers.shape.join(' x ')} and fluid of ${fluid.shape.join(' x ')}; copy it again`,
    );
  const pairs: SourcePair[] = [];
  for (let scan = 0; scan < scans; scan++) {
    const boundary = (layer: number, column: number): number =>
      layers.at(layer + boundaries * (column + width * scan));
    const isTouched = (column: number): boolean => {
      for (let layer = 0; layer < boundaries; layer++)
        if (!Number.isNaN(boundary(layer, column))) return true;
      return false;
    };
    const touched = Array.from({ length: width }, (_, column) => column).filter(isTouched);
    const [first, last] = [touched[0], touched.at(-1)];
    if (first === undefined || last === undefined) continue;
    const size = { height, width: last - first + 1, channels: 1, layout: channelLayout(1) };
    const [pixels, labels] = [new Float32Array(size.width * height), new Float32Array(size.width * height)];
    for (let column = 0; column < size.width; column++) {
      const edges = edgesOf(boundaries, (layer) => boundary(layer, first + column));
      // A boundary is passed only after those above it: where graders let two cross, the lower one gives way.
      let passed = 0;
      for (let row = 0; row < height; row++) {
        const voxel = row + height * (first + column + width * scan);
        const to = row * size.width + column;
        pixels[to] = images.at(voxel);
        while (edges !== null && row >= (edges[passed] ?? height)) passed += 1;
        if (edges === null) labels[to] = ungradedLabel;
        else labels[to] = fluid.at(voxel) > 0 ? fluidLabel : passed;
      }
    }
    const picture = (values: Float32Array): Picture => ({ ...size, values });
    pairs.push({ image: picture(pixels), mask: picture(labels) });
  }
  if (pairs.length === 0)
    throw new DatasetError(file, 'has no B-scan with boundaries of the first grader; leave it out');
  return pairs;
}

/** Row from 0 of each boundary, as it was drawn; null where one is missing. */
function edgesOf(count: number, boundary: (layer: number) => number): readonly number[] | null {
  const edges: number[] = [];
  for (let layer = 0; layer < count; layer++) {
    const edge = Math.trunc(boundary(layer)) - 1;
    if (Number.isNaN(edge)) return null;
    edges.push(edge);
  }
  return edges;
}
