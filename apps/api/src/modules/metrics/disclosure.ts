import { registerEnumType } from 'type-graphql';
import type { StoredDisclosure } from '../../db/tables/stored-words.js';

/** What epsilon says about a value. */
export const Disclosure = {
  RELEASED: 'RELEASED',
  DIAGNOSTIC: 'DIAGNOSTIC',
  PUBLIC: 'PUBLIC',
} as const satisfies {
  readonly [Word in StoredDisclosure]: Word;
};
export type Disclosure = (typeof Disclosure)[keyof typeof Disclosure];
registerEnumType(Disclosure, {
  name: 'Disclosure',
  description:
    'RELEASED: covered by epsilon. DIAGNOSTIC: computed from private data and not covered by epsilon. PUBLIC: not computed from private data.',
});

const byWireName = {
  released: Disclosure.RELEASED,
  diagnostic: Disclosure.DIAGNOSTIC,
  public: Disclosure.PUBLIC,
} as const;

/** The GraphQL value of a training event's disclosure. */
export function disclosureOf(wireName: keyof typeof byWireName): Disclosure {
  return byWireName[wireName];
}
