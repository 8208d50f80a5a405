import type { Accountant } from '../accountant.js';
import { createBestAccountant } from './best.js';
import { createGdpAccountant } from './gdp.js';
import { createPldAccountant } from './pld.js';
import { createPrvAccountant } from './prv.js';
import { createRdpAccountant } from './rdp.js';
import { createZcdpAccountant } from './zcdp.js';

const rdp = createRdpAccountant();
const pld = createPldAccountant();
const zcdp = createZcdpAccountant();
const best = createBestAccountant([pld, rdp, zcdp]);

/** Every accountant; the first is the one that follows a run step by step. */
export const accountants: readonly [Accountant, ...Accountant[]] = [
  rdp,
  best,
  pld,
  zcdp,
  createPrvAccountant(),
  createGdpAccountant(),
];

/** The accountant that follows a run: an upper bound within microseconds. */
export const defaultAccountant: Accountant = rdp;

/** The accountant of claims and plans: the smallest epsilon that can be certified. */
export const bestAccountant: Accountant = best;
