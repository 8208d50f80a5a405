import { z } from 'zod';

/** Height and width that images are brought to. @param fallback of both. */
export function imageSizeFieldsOf(fallback: number) {
  const side = (name: string) =>
    z.int().min(16).max(1024).default(fallback).meta({ title: name, description: 'In pixels.' });
  return { imageHeight: side('Image height'), imageWidth: side('Image width') };
}

/** Height and width that images are brought to. */
export const imageSizeFields = imageSizeFieldsOf(64);
