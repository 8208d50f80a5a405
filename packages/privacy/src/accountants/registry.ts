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

/** Every accountant; the first is the one that claims are made with while a run goes on. */
export const accountants: readonly [Accountant, ...Accountant[]] = [
  rdp,
  createBestAccountant([pld, rdp, zcdp]),
  pld,
  zcdp,
  createPrvAccountant(),
  createGdpAccountant(),
];

/** The accountant that a claimed epsilon comes from. */
export const defaultAccountant: Accountant = accountants[0];
