import { z } from 'zod';

const side = (name: string) =>
  z.int().min(16).max(1024).default(64).meta({ title: name, description: 'In pixels; a multiple of 16.' });

/** Height and width that images are brought to. */
export const imageSizeFields = { imageHeight: side('Image height'), imageWidth: side('Image width') };
