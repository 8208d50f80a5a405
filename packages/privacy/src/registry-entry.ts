import { attackSentence } from './attack-facts.js';
import { deltaText } from './epsilon-text.js';
import type { PrivacyStatement } from './statement.js';
import { relationText, samplingWords, stepWords } from './statement-sections.js';

/** What only the publisher of a model knows. */
export interface PublishedModel {
  /** Name of the data product. */
  readonly name: string;
  /** Who publishes it. */
  readonly curators: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly publicationDate: string;
  /** Who fills in the entry. */
  readonly authors: readonly string[];
}

/** Stands where a text of the registry is for a person to write. */
export const toBeFilledIn = 'TO BE FILLED IN';

/**
 * A draft for the Differential Privacy Deployments Registry: every field that a run decides, and `toBeFilledIn` where only a person
 * can say.
 *
 * Source: `deployments-schema.yaml` of github.com/opendp/deployments-registry-data, 15 July 2026 (research by Ghazi, Nanayakkara
 * and Vadhan, arXiv:2509.13509).
 * @throws TypeError for a statement that claims nothing: there is no deployment of differential privacy to register.
 */
export function registryEntry(statement: PrivacyStatement, model: PublishedModel) {
  const { guarantee, unit, neighbouring, records, mechanism, sampler, accountant, attack } = statement;
  if (guarantee === null || statement.verdict !== 'private')
    throw new TypeError('the run claims no guarantee, so that there is nothing to register');
  return {
    url_slug: model.name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, ''),
    status: 'Draft',
    tier: 3,
    deployment: {
      basic: {
        name: model.name,
        data_curators: [...model.curators],
        intended_use: toBeFilledIn,
        data_product_type: 'Machine learning model',
        data_product_region: toBeFilledIn,
        description: toBeFilledIn,
        publication_date: model.publicationDate,
        data_product_sector: 'Healthcare',
      },
      dp_variant: {
        variant_name: 'Approximate DP',
        data_domain: `Sets of images with their masks, each ${unit} with a label for every pixel.`,
        unprotected_quantities: `Public: ${statement.trust.public.join(', ')}.\n${list(statement.notCovered)}`,
      },
      privacy_loss: {
        privacy_unit: unit,
        privacy_unit_details: `${neighbouring}: data sets are adjacent when ${relationText(neighbouring, unit)}.${personText(statement)}`,
        privacy_parameters: { epsilon: guarantee.epsilon, delta: guarantee.delta },
        privacy_parameters_details: [
          ...(records === null
            ? []
            : [`Delta is ${(guarantee.delta * records).toPrecision(2)} times 1/n for n = ${records}.`]),
          ...(attack === null ? [] : [attackSentence(attack, unit)]),
        ].join(' '),
      },
      deployment_model: {
        model_name: 'Central',
        actors:
          'Whoever trains sees the data and is trusted with them. Whoever gets the model, and everybody who works with them, is not trusted.',
        release_type: 'One release',
        data_source_type: 'Static',
        access_type: 'Non-interactive',
      },
      accounting: {
        post_processing:
          'Steps of the optimizer and averages of parameters use nothing of the data but the noisy sums.',
        composition: `${stepWords(mechanism.steps)}, composed adaptively by the ${accountant.kind} accountant, version ${accountant.version} (${accountant.certainty}).`,
      },
      implementation: {
        preprocessing_and_hyperparameter_tuning: statement.isSelectionCharged
          ? 'The choice of hyper-parameters is charged.'
          : 'The choice of hyper-parameters, if there was one, is not charged.',
        mechanisms: list([
          `Gradients are clipped ("${mechanism.clipping}") and get ${mechanism.noise} noise with noise multiplier ${mechanism.noiseMultiplier ?? 'that is not one number'}; batches by the ${sampler.kind} sampler${samplingWords(sampler)}.`,
          'Implemented by Clipwise.',
          `Randomness: ${statement.noiseSource}.`,
          `Floating point: ${statement.numerics ?? 'not stated'}.`,
        ]),
        justification: toBeFilledIn,
      },
      administrative: {
        notes: `Epsilon ${guarantee.epsilon} at delta ${deltaText(guarantee.delta)} was computed from the charges of the run's ledger.`,
        registry_authors: [...model.authors],
      },
    },
  };
}

function personText({ group, unit }: PrivacyStatement): string {
  return group?.kind === 'bounded'
    ? ` A person with ${group.records} (each one ${unit}) has epsilon ${group.epsilon} at delta ${group.delta}.`
    : '';
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join('\n');
}
