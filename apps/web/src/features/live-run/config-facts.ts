/** A config in a line a part: its kind first, then what was set: `["model", "unet, width 16"]`. */
export function configFacts(config: unknown): readonly (readonly [part: string, text: string])[] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config)
    .filter(([part]) => part !== 'version' && part !== 'name')
    .map(([part, value]) => [part, partText(value)]);
}

function partText(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const { kind, ...rest } = value as { kind?: unknown } & Record<string, unknown>;
  const words = Object.entries(rest)
    .filter(([, one]) => one !== null)
    .map(
      ([name, one]) => `${spaced(name)} ${typeof one === 'string' ? one : partText(one).replaceAll('"', '')}`,
    );
  return [...(kind === undefined ? [] : [String(kind)]), ...words].join(', ');
}

const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
