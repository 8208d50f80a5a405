import type { StudyDefinitionInput } from '../../config/study/study-definition.js';
import { cellName, seedModels } from './seed-grid.js';

type Claims = NonNullable<StudyDefinitionInput['claims']>;
type Pair = Claims[number]['pairs'][number];

/** What the records of the published study say, last values of one run each, as claims about the cells of the grid. */
export function seedClaims(noiseMultipliers: readonly number[]): Claims {
  const models = Object.keys(seedModels);
  const least = Math.min(...noiseMultipliers);
  const most = Math.max(...noiseMultipliers);
  const everywhere = (pairOf: (model: string, noise: number) => Pair): Pair[] =>
    models.flatMap((model) => noiseMultipliers.map((noise) => pairOf(model, noise)));
  return [
    {
      text: 'Automatic clipping reaches a higher Dice than random sparsification at the same noise (published at sigma 0.5: 0.214 against 0.146 with U-Net, 0.534 against 0.249 with Nested U-Net).',
      expects: 'higher',
      pairs: everywhere((model, noise) => ({
        first: cellName(model, 'automatic', noise),
        second: cellName(model, 'random sparsification', noise),
      })),
    },
    {
      text: 'Random sparsification spends less epsilon than automatic clipping at the same noise (published at sigma 0.5: 90.5 against 146.0; its runs took half the steps).',
      of: 'epsilon',
      expects: 'lower',
      pairs: everywhere((model, noise) => ({
        first: cellName(model, 'random sparsification', noise),
        second: cellName(model, 'automatic', noise),
      })),
    },
    {
      text: 'Automatic clipping reaches a higher Dice than training without privacy (published at sigma 0.5: 0.214 against 0.162 with U-Net, 0.534 against 0.474 with Nested U-Net).',
      expects: 'higher',
      pairs: models.map((model) => ({
        first: cellName(model, 'automatic', least),
        second: cellName(model, 'non-private'),
      })),
    },
    {
      text: 'Nested U-Net reaches a higher Dice than U-Net (published: 0.474 against 0.162 without privacy, 0.534 against 0.214 with automatic clipping at sigma 0.5).',
      expects: 'higher',
      pairs: [
        { first: cellName('Nested U-Net', 'non-private'), second: cellName('U-Net', 'non-private') },
        ...noiseMultipliers.map((noise) => ({
          first: cellName('Nested U-Net', 'automatic', noise),
          second: cellName('U-Net', 'automatic', noise),
        })),
      ],
    },
    {
      text: 'Less noise gives a higher Dice (published with automatic clipping at sigma 0.5 and 1: 0.214 and 0.147 with U-Net, 0.534 and 0.403 with Nested U-Net).',
      expects: 'higher',
      pairs: models.map((model) => ({
        first: cellName(model, 'automatic', least),
        second: cellName(model, 'automatic', most),
      })),
    },
  ];
}
