import type { Accountant } from '../accountant.js';
import { createBestAccountant } from './best.js';
import { createPldAccountant } from './pld.js';
import { createPrvAccountant } from './prv.js';
import { createRdpAccountant } from './rdp.js';

const rdp = createRdpAccountant();
const pld = createPldAccountant();

/** Every accountant; the first is the one that claims are made with while a run goes on. */
export const accountants: readonly [Accountant, ...Accountant[]] = [
  rdp,
  pld,
  createBestAccountant([pld, rdp]),
  createPrvAccountant(),
];

/** The accountant that a claimed epsilon comes from. */
export const defaultAccountant: Accountant = accountants[0];
