/** Whether a parameter belongs to a layer that tells classes, by its name: other classes make it another one. */
export const isHead = (parameter: string): boolean => /^head\d*\//.test(parameter);
