import { z } from 'zod';

/**
 * Every variety of a registry: one config for each combination of choices that its schema offers.
 *
 * @param values of fields by name, for the varieties that have them; other fields have their defaults.
 */
export function varietiesOf(
  registry: readonly { readonly kind: string; readonly configSchema: z.ZodType }[],
  values: Readonly<Record<string, unknown>>,
): readonly { readonly kind: string }[] {
  return registry.flatMap(({ kind, configSchema }) => {
    const { properties = {} } = z.toJSONSchema(configSchema, { io: 'input' });
    return Object.entries(properties)
      .reduce<{ kind: string }[]>(
        (configs, [key, schema]) => {
          const choices =
            typeof schema === 'object' && schema.enum !== undefined ? schema.enum : [values[key]];
          return configs.flatMap((config) =>
            choices.map((choice) => (choice === undefined ? config : { ...config, [key]: choice })),
          );
        },
        [{ kind }],
      )
      .map((config) => configSchema.parse(config) as { kind: string });
  });
}
