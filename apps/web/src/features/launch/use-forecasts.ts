'use client';

import { useQuery } from '@apollo/client/react';
import { PlannedPrivacyDocument, type PlannedPrivacyQuery } from '@clipwise/contract/operations';
import { useSettled } from './use-settled';

const settleMs = 300;

/** What a run will have spent when it ends, by the API's own ledger; null for a config that it would refuse. */
export type Forecast = PlannedPrivacyQuery['plannedPrivacy'][number];

/** Configs, each with what a run of it would spend. */
export type Forecasts = readonly { readonly config: unknown; readonly forecast: Forecast }[];

/** What runs of these configs would spend, asked once typing pauses; undefined until the API has answered for them. */
export function useForecasts(configs: readonly unknown[]): Forecasts | undefined {
  const key = JSON.stringify(configs);
  const settled = useSettled(key, settleMs);
  const asked = JSON.parse(settled) as readonly unknown[];
  const { data } = useQuery(PlannedPrivacyDocument, {
    variables: { configs: [...asked] },
    fetchPolicy: 'no-cache',
  });
  if (data === undefined || settled !== key) return undefined;
  return asked.map((config, at) => ({ config, forecast: data.plannedPrivacy[at] ?? null }));
}
