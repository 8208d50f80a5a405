import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { duke } from './duke.js';
import { readDukeMat } from './duke-mat.js';
import { readNpy } from './formats/npy.js';
import { readBytes } from './formats/read-bytes.js';
import { describeWithShared } from './testing/shared-folder.js';

describeWithShared('duke-mat', "MATLAB files of Duke's kind", (folder) => {
  const numpy = `${folder}/../duke`;

  it.runIf(existsSync(numpy)).each([
    ['03', 'train'],
    ['07', 'val'],
  ])(
    'give the same 11 scans and masks of subject %s as the NumPy files, pixel for pixel',
    async (subject, split) => {
      const pairs = await readDukeMat(`${folder}/Subject_${subject}.mat`);
      expect(pairs).toHaveLength(11);
      for (const [scan, pair] of pairs.entries()) {
        const name = `Subject_${subject}_${String(scan).padStart(2, '0')}.npy`;
        for (const [part, picture] of Object.entries(pair)) {
          const file = `${numpy}/${split}/${part}s/${name}`;
          const { height, width, values } = readNpy(await readBytes(file), file);
          expect([picture.height, picture.width]).toEqual([height, width]);
          // Compared as bytes: toEqual of a quarter of a million numbers takes a second.
          expect(Buffer.from(picture.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
        }
      }
    },
  );

  it('are divided by subject when they lie side by side', async () => {
    const options = duke.configSchema.parse({ kind: 'duke', root: folder, imageHeight: 16, imageWidth: 16 });
    const { train, validation } = await duke.create(options, { workingDirectory: '/' });
    expect([train.length, validation.length]).toEqual([11, 11]);
    expect([train[10]?.id, validation[0]?.subject]).toEqual(['Subject_03_10', '07']);
  }, 180_000);
});
