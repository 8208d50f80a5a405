import { registerEnumType } from 'type-graphql';
import type { StoredVerdict } from '../../db/tables/stored-words.js';

/** What may be claimed of a run. */
export const PrivacyVerdict = {
  PRIVATE: 'PRIVATE',
  DECLARED: 'DECLARED',
  UNVERIFIED: 'UNVERIFIED',
  NON_PRIVATE: 'NON_PRIVATE',
  NOTHING_CHARGED: 'NOTHING_CHARGED',
} as const satisfies Record<StoredVerdict, StoredVerdict>;
export type PrivacyVerdict = StoredVerdict;
registerEnumType(PrivacyVerdict, {
  name: 'PrivacyVerdict',
  description:
    'PRIVATE: the charges have a finite epsilon and nothing that was recorded contradicts them. DECLARED: the same of a run that nobody here saw: the charges are the word of its author, and nothing is claimed. UNVERIFIED: something that was announced or recorded contradicts the charges, so no guarantee is claimed. NON_PRIVATE: there is no guarantee. NOTHING_CHARGED: nothing was learnt from the data yet.',
});
