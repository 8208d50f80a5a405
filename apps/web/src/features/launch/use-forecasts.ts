'use client';

import { useQuery } from '@apollo/client/react';
import { PlannedPrivacyDocument, type PlannedPrivacyQuery } from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';

const settleMs = 300;

/** What a run will have spent when it ends, by the API's own ledger; null for a config that it would refuse. */
export type Forecast = PlannedPrivacyQuery['plannedPrivacy'][number];

/** Configs, each with what a run of it would spend. */
export type Forecasts = readonly { readonly config: unknown; readonly forecast: Forecast }[];

/** What runs of these configs would spend, asked once typing pauses; undefined until the API has answered for them. */
export function useForecasts(configs: readonly unknown[]): Forecasts | undefined {
  const key = JSON.stringify(configs);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), settleMs);
    return () => clearTimeout(timer);
  }, [key]);
  const asked = JSON.parse(settled) as readonly unknown[];
  const { data } = useQuery(PlannedPrivacyDocument, {
    variables: { configs: [...asked] },
    fetchPolicy: 'no-cache',
  });
  if (data === undefined || settled !== key) return undefined;
  return asked.map((config, at) => ({ config, forecast: data.plannedPrivacy[at] ?? null }));
}
