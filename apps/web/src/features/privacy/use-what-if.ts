'use client';

import { useEffect, useState } from 'react';
import type { AccountantAnswer, WhatIf, WhatIfClaim } from './what-if';

/** What is known so far; parts come one after another, and the page stays quick between them. */
export type WhatIfAnswers = {
  /** What it was computed for. */
  readonly asked: WhatIf;
  readonly claim: WhatIfClaim;
  readonly accountants: readonly AccountantAnswer[];
  readonly sigmas: readonly number[];
  readonly ledger: readonly (number | null)[];
  readonly rdp: readonly (number | null)[];
};

/** Milliseconds without a change before an answer is computed. */
const pauseMs = 120;

/** The page is drawn and keys are heard between two parts. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/** Computes in the browser what a run would claim; undefined until the first answer is there. */
export function useWhatIf(asked: WhatIf): WhatIfAnswers | undefined {
  const [answers, setAnswers] = useState<WhatIfAnswers | undefined>(undefined);
  const { sigma, q, steps, delta, scans, target } = asked;
  useEffect(() => {
    let isOver = false;
    const compute = async () => {
      const { chartSigmas, claimOf, epsilonAt, sideBySide } = await import('./what-if');
      const question = { sigma, q, steps, delta, scans, target };
      await breathe();
      if (isOver) return;
      const claim = claimOf(question);
      const sigmas = chartSigmas(question);
      const rdp = sigmas.map((one) => epsilonAt(question, one, 'rdp'));
      let accountants: readonly AccountantAnswer[] = [];
      const ledger: (number | null)[] = [];
      const show = () =>
        setAnswers({ asked: question, claim, accountants, sigmas, rdp, ledger: [...ledger] });
      await breathe();
      if (isOver) return;
      accountants = sideBySide(question);
      for (const one of sigmas) {
        await breathe();
        if (isOver) return;
        ledger.push(epsilonAt(question, one, 'best'));
      }
      show();
    };
    const timer = setTimeout(() => void compute(), pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [sigma, q, steps, delta, scans, target]);
  return answers;
}
