/** Classes of a retinal OCT scan; the index is the label. Layers from the vitreous down. */
export const retinaClassNames = [
  'background',
  'ILM',
  'NFL-IPL',
  'INL',
  'OPL',
  'ONL-ISM',
  'ISE',
  'OS-RPE',
  'fluid',
] as const;
