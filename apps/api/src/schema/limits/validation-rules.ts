import type { ValidationRule } from 'graphql';
import { depthLimit } from './depth-limit.js';

/** Added to graphql-js' own rules on HTTP and on the WebSocket alike. */
export const validationRules: readonly ValidationRule[] = [depthLimit];
