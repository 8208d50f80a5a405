import type { ErrorEntry } from './src/error-catalogue.js';

/** @returns Markdown: every code by where it is seen, with meaning and remedy. */
export function errorPage(catalogue: Readonly<Record<string, ErrorEntry>>): string;
