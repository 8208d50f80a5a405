import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../stored-text.js';

/** Most configs in one call. */
const maximumConfigs = 500;

/** Checks run configs against their JSON schema. */
export interface ConfigValidator {
  readonly schema: Readonly<Record<string, unknown>>;
  /** @throws BadUserInputError naming the config's index, the place in it, and the rule. */
  check(configs: readonly unknown[]): readonly Readonly<Record<string, unknown>>[];
}

/** The schema of run configs that is committed in the contract. */
export function readRunConfigSchema(): Readonly<Record<string, unknown>> {
  const path = createRequire(import.meta.url).resolve('@clipwise/contract/run-config.schema.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/** Compiles a JSON schema (draft 2020-12). */
export function createConfigValidator(schema: Readonly<Record<string, unknown>>): ConfigValidator {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  return {
    schema,
    check: (configs) => {
      if (configs.length > maximumConfigs) {
        throw new BadUserInputError(`configs must have at most ${maximumConfigs} entries a call`);
      }
      return configs.map((config, index) => {
        if (!validate(config)) {
          const { path, message } = explain(validate.errors ?? []);
          throw new BadUserInputError(`configs[${index}]${path}: ${message}`, {
            configIndex: index,
            path,
            reason: message,
          });
        }
        if (!isStorable(config)) {
          throw new BadUserInputError(`configs[${index}]: a text holds a character that cannot be stored`);
        }
        return config as Record<string, unknown>;
      });
    },
  };
}

/**
 * The one violation worth showing. A union reports every branch; the branch whose `kind` fits is the one
 * that was meant, and when none fits, the list of kinds is the answer.
 */
function explain(errors: readonly ErrorObject[]): { path: string; message: string } {
  const isKind = (error: ErrorObject): boolean =>
    error.keyword === 'const' && error.instancePath.endsWith('/kind');
  const isUnion = (error: ErrorObject): boolean => error.keyword === 'oneOf' || error.keyword === 'anyOf';
  const branchOf = (error: ErrorObject): string | undefined =>
    /^.*\/(?:oneOf|anyOf)\/\d+/.exec(error.schemaPath)?.[0];
  const otherBranches = new Set(errors.filter(isKind).map(branchOf));
  const meant = errors.filter(
    (error) => !isUnion(error) && !isKind(error) && !otherBranches.has(branchOf(error)),
  );
  const deepest = meant.toSorted((a, b) => b.instancePath.length - a.instancePath.length)[0];
  if (deepest !== undefined) return { path: pathOf(deepest.instancePath), message: ruleOf(deepest) };
  const kinds = errors.filter(isKind);
  const first = kinds[0] ?? errors[0];
  if (first === undefined) return { path: '', message: 'does not fit the schema of run configs' };
  const known = kinds
    .filter((error) => error.instancePath === first.instancePath)
    .map((error) => error.params.allowedValue);
  const message = known.length > 0 ? `must be one of ${known.join(', ')}` : ruleOf(first);
  return { path: pathOf(first.instancePath), message };
}

function pathOf(instancePath: string): string {
  return instancePath.replaceAll('/', '.').slice(0, 200);
}

function ruleOf(error: ErrorObject): string {
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    const name: unknown = error.params.additionalProperty ?? error.params.unevaluatedProperty;
    return `has no property named "${String(name).slice(0, 60)}"`;
  }
  if (error.keyword === 'enum')
    return `must be one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${JSON.stringify(error.params.allowedValue)}`;
  return error.message ?? 'does not fit the schema of run configs';
}
