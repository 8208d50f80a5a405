import { registerEnumType } from 'type-graphql';

export const StatementFormat = {
  TEXT: 'TEXT',
  MARKDOWN: 'MARKDOWN',
  JSON: 'JSON',
  HTML: 'HTML',
  REGISTRY: 'REGISTRY',
} as const;
export type StatementFormat = (typeof StatementFormat)[keyof typeof StatementFormat];
registerEnumType(StatementFormat, {
  name: 'StatementFormat',
  description:
    'HTML: one page for a browser and a printer. REGISTRY: a draft for the Differential Privacy Deployments Registry, as JSON, which is YAML as well; only for runs that claim a guarantee.',
});
