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

/** A component cannot be made from its config; the message names the value, the limit and the remedy. */
export class ComponentError extends Error {
  readonly code = 'COMPONENT_INVALID';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
    this.name = 'ComponentError';
  }
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
  const definition = registry.find(({ kind }) => kind === config.kind);
  if (definition === undefined) {
    throw new ComponentError(
      `${path}.kind`,
      `unknown kind "${config.kind}"; known: ${registry.map(({ kind }) => kind).join(', ')}`,
    );
  }
  // The registry's definitions take their own config; `kind` has just selected the one that fits.
  return definition.create(config as never, context);
}
