'use client';

import { useEffect, useState } from 'react';

/** A value once it has stood still for so long, in milliseconds; before that the one that did so last. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
