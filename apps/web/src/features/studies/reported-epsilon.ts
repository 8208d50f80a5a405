/** Under this name imports keep an epsilon that its author tells of, which nobody here can claim. */
export const reportedEpsilon = 'reported/epsilon';
