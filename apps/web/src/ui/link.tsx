'use client';

import NextLink from 'next/link';
import { type ComponentProps, useState } from 'react';
import { useApi } from '../data/api-provider';

/** Pages that a public link may show. */
const shareable = /^\/(runs|studies)\/[^/?]+/;

/**
 * A link to another page of the dashboard. Its page is fetched ahead when it is pointed at or focused: a page that links to a hundred
 * others would otherwise ask the server for all of them while it loads itself.
 *
 * Under a public link it leads to what is shared; to a page that is not, there is its text and no link, and no button.
 */
export function Link({ onPointerEnter, onFocus, ...link }: ComponentProps<typeof NextLink>) {
  const [isWanted, setWanted] = useState(false);
  const { isShared } = useApi();
  const { href, className = '', children, title } = link;
  if (isShared && !shareable.test(String(href)))
    return /\bbutton\b/.test(className) ? null : <span title={title}>{children}</span>;
  return (
    <NextLink
      {...link}
      href={isShared ? `/shared${String(href)}` : href}
      prefetch={isWanted ? null : false}
      onPointerEnter={(event) => {
        setWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
    />
  );
}
