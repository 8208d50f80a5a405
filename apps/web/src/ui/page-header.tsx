'use client';

import { Menu } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useApi } from '../data/api-provider';
import { CommandCenter } from './command-center';
import { Dialog } from './dialog';
import { Link } from './link';
import { Rail } from './rail';

/** The bar on top of a page: where it is, its one heading, and what can be done here. */
export function PageHeader({
  title,
  crumb,
  beside,
  tools,
}: {
  readonly title: string;
  readonly crumb?: { readonly name: string; readonly href: string };
  readonly beside?: ReactNode;
  readonly tools?: ReactNode;
}) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { isShared } = useApi();
  return (
    <header className="page-top">
      <title>{`${title} - Clipwise`}</title>
      {isShared ? null : (
        <button
          type="button"
          className="button is-quiet is-icon only-phone"
          aria-label="Menu"
          onClick={() => setMenuOpen(true)}
        >
          <Menu size={16} strokeWidth={1.4} aria-hidden="true" />
        </button>
      )}
      {isMenuOpen ? (
        <Dialog title="Menu" className="is-drawer" hidesTitle onClose={() => setMenuOpen(false)}>
          <Rail className="rail-drawer" onFollow={() => setMenuOpen(false)} />
        </Dialog>
      ) : null}
      {crumb === undefined || isShared ? null : (
        <Link className="crumb not-phone" href={crumb.href}>
          {crumb.name}
        </Link>
      )}
      <h1 className="cut" title={title}>
        {title}
      </h1>
      {beside}
      <div className="page-tools">
        {isShared ? null : <CommandCenter />}
        {tools}
      </div>
    </header>
  );
}
