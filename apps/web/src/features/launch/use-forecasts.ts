'use client';

import { useEffect, useState } from 'react';
import type { Forecast } from './forecast';

const settleMs = 300;

/** Configs that spend differently, each once, with what it is called and what it would spend. */
export type Forecasts = readonly { readonly config: unknown; readonly forecast: Forecast }[];

/** What runs of these configs would spend: computed once typing pauses, outside of the page's first script. */
export function useForecasts(configs: readonly unknown[]): Forecasts | undefined {
  const key = JSON.stringify(configs);
  const [found, setFound] = useState<{ readonly key: string; readonly forecasts: Forecasts } | undefined>();
  useEffect(() => {
    let isOver = false;
    const compute = async () => {
      const { forecast } = await import('./forecast');
      const forecasts: { config: unknown; forecast: Forecast }[] = [];
      for (const config of JSON.parse(key) as unknown[]) {
        if (isOver) return;
        forecasts.push({ config, forecast: forecast(config) });
        // Each takes up to a second: the page answers between them.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      if (!isOver) setFound({ key, forecasts });
    };
    // Where the code for it cannot be loaded the form goes on without a forecast.
    const timer = setTimeout(() => void compute().catch(() => setFound(undefined)), settleMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key]);
  return found?.forecasts;
}
