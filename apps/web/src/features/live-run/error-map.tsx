'use client';

import { useEffect, useRef, useState } from 'react';
import { differingPixels } from './differing-pixels';

const wrong = [255, 77, 95] as const;

/** The scan with every pixel marked whose predicted class is not the true one. */
export function ErrorMap({
  image,
  truth,
  prediction,
}: {
  readonly image: string;
  readonly truth: string;
  readonly prediction: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [share, setShare] = useState<number | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    const draw = async () => {
      const [scan, asked, answered] = await Promise.all([image, truth, prediction].map(pixelsOf));
      const target = canvas.current;
      const context = target?.getContext('2d');
      if (isOver || !scan || !asked || !answered || !target || !context) return;
      const differs = differingPixels(asked.data, answered.data);
      for (const at of differs) scan.data.set(wrong, at * 4);
      target.width = scan.width;
      target.height = scan.height;
      context.putImageData(scan, 0, 0);
      setShare(differs.length / (scan.width * scan.height));
    };
    draw().catch(() => setShare(undefined));
    return () => {
      isOver = true;
    };
  }, [image, truth, prediction]);
  const text = share === undefined ? 'error' : `error, ${(100 * share).toFixed(1)} % of pixels`;
  return (
    <figure>
      <div className="sample-stack">
        <canvas ref={canvas} role="img" aria-label={text} />
      </div>
      <figcaption>{text}</figcaption>
    </figure>
  );
}

async function pixelsOf(source: string): Promise<ImageData | undefined> {
  const picture = new Image();
  picture.crossOrigin = 'use-credentials';
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  const context = canvas.getContext('2d');
  context?.drawImage(picture, 0, 0);
  return context?.getImageData(0, 0, canvas.width, canvas.height);
}
