import { errorCodes } from '@clipwise/contract/errors';
import type { z } from 'zod';

/**
 * A variety of a component: what a config says of it, and how it is made.
 *
 * `configSchema` is an object schema with the literal `kind`. `create` gets the parsed config and what the assembly
 * knows. Nothing is computed and no tensor library is loaded at import.
 */
export interface ComponentDefinition<Kind extends string, Schema extends z.ZodObject, Context, Component> {
  readonly kind: Kind;
  readonly configSchema: Schema;
  create(config: z.infer<Schema>, context: Context): Component;
}

/** Numbers of a part by name. Lists and single numbers are kept exactly as doubles. */
export type PartState = Readonly<Record<string, number | readonly number[] | Float32Array>>;

/** A part that remembers something from one step to the next, in a form from which a run can go on. */
export interface Remembering {
  /** What it remembers, copied; tensors have left the device. */
  state(): PartState | Promise<PartState>;
  /** Takes over what an equal part remembered. Called before the first step, with tensors of the same sizes. */
  restore(state: PartState): void;
}

/** A component cannot be made from its config; the message names the value, the limit and the remedy. */
export class ComponentError extends Error {
  readonly code = errorCodes.COMPONENT_INVALID;

  /** @param problem the message without the path. */
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path}: ${problem}`);
    this.name = 'ComponentError';
  }
}

/**
 * The definition that `config.kind` names.
 *
 * @throws ComponentError listing the known kinds when there is none of that name.
 */
export function definitionOf<Definition extends { readonly kind: string }>(
  path: string,
  registry: readonly Definition[],
  config: { readonly kind: string },
): Definition {
  const definition = registry.find(({ kind }) => kind === config.kind);
  if (definition !== undefined) return definition;
  throw new ComponentError(
    `${path}.kind`,
    `unknown kind "${config.kind}"; known: ${registry.map(({ kind }) => kind).join(', ')}`,
  );
}

/**
 * Makes the component that `config.kind` names.
 *
 * @throws ComponentError listing the known kinds when there is none of that name.
 */
export function createComponent<Context, Component>(
  path: string,
  registry: readonly { readonly kind: string; create(config: never, context: Context): Component }[],
  config: { readonly kind: string },
  context: Context,
): Component {
  // The registry's definitions take their own config; `kind` has just selected the one that fits.
  return definitionOf(path, registry, config).create(config as never, context);
}
