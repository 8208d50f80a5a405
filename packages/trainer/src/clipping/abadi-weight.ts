/** w = min(1, C / norm) as in Abadi et al. 2016 (arXiv:1607.00133), Algorithm 1, "Clip gradient". */
export const abadiWeight = (norm: number, clipNorm: number): number =>
  norm > clipNorm ? clipNorm / norm : 1;
