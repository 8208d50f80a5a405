'use client';

import { useEffect, useState } from 'react';
import { keepText, keptText } from '../../data/kept-text';
import type { Axis } from './sweep';

/** What was typed into the form. */
export type Draft = {
  readonly config: unknown;
  readonly studyId: string;
  readonly studyName: string;
  readonly axes: readonly Axis[];
  /** The config as text while it is edited so; undefined in the form. */
  readonly text: string | undefined;
};

const key = 'clipwise-launch';

/** The draft of a launch, kept in this browser until it is launched or begun anew. */
export function useDraft(
  start: () => Draft,
  isNew: boolean,
): readonly [Draft, (draft: Draft) => void, () => void] {
  const [draft, setDraft] = useState(() => (isNew ? start() : (kept() ?? start())));
  useEffect(() => {
    const timer = setTimeout(() => keepText(key, JSON.stringify(draft)), 200);
    return () => clearTimeout(timer);
  }, [draft]);
  const reset = () => {
    keepText(key, null);
    setDraft(start());
  };
  return [draft, setDraft, reset];
}

function kept(): Draft | undefined {
  try {
    const found: unknown = JSON.parse(keptText(key) ?? 'null');
    const isDraft = typeof found === 'object' && found !== null && 'config' in found && 'axes' in found;
    return isDraft ? (found as Draft) : undefined;
  } catch {
    // It is what an older form wrote.
    return undefined;
  }
}
