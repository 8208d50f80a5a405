'use client';

import { useQuery } from '@apollo/client/react';
import { CheckRunConfigDocument, type CheckRunConfigQuery } from '@clipwise/contract/operations';
import { useSettled } from './use-settled';

/** Typing pauses for longer between words than between letters. */
const settleMs = 250;

/** What the API says of the config that stands still; undefined while it has not answered for any yet. */
export function useConfigCheck(config: unknown): CheckRunConfigQuery['checkRunConfig'] | undefined {
  const json = JSON.stringify(config);
  const settled = useSettled(json, settleMs);
  const { data, previousData } = useQuery(CheckRunConfigDocument, {
    variables: { config: JSON.parse(settled) as unknown },
    fetchPolicy: 'no-cache',
  });
  return (data ?? previousData)?.checkRunConfig;
}
