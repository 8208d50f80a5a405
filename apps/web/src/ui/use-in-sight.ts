'use client';

import { type Ref, useEffect, useState } from 'react';

/** A ref for an element, and whether it is in sight or nearly so. True until the browser has said. */
export function useInSight(): readonly [Ref<HTMLElement>, boolean] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [isInSight, setInSight] = useState(true);
  useEffect(() => {
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? true), {
      rootMargin: '120px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, isInSight];
}
