import type { Accountant } from '../accountant.js';
import { createGdpAccountant } from './gdp.js';
import { createRdpAccountant } from './rdp.js';
import { createZcdpAccountant } from './zcdp.js';

/** Every accountant; the first is the one that claims are made with. */
export const accountants: readonly [Accountant, ...Accountant[]] = [
  createRdpAccountant(),
  createZcdpAccountant(),
  createGdpAccountant(),
];

/** The accountant that a claimed epsilon comes from. */
export const defaultAccountant: Accountant = accountants[0];
