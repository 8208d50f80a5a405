'use client';

import { usePathname } from 'next/navigation';
import { useCaller } from '../data/caller';
import { Account } from './account';
import { Link } from './link';
import { accessPlaces, places } from './places';
import { ThemeToggle } from './theme-toggle';

/** The navigation at the side; in a drawer on a phone. */
export function Rail({
  className = '',
  onFollow,
}: {
  readonly className?: string;
  readonly onFollow?: () => void;
}) {
  const pathname = usePathname();
  const isControlled = useCaller()?.isControlled === true;
  return (
    <nav className={`rail ${className}`} aria-label="Main">
      <Link href="/" className="rail-brand" onClick={onFollow}>
        <span className="rail-glyph" aria-hidden="true">
          C
        </span>
        Clipwise
      </Link>
      {[...places, ...(isControlled ? [accessPlaces] : [])].map((group) => (
        <ul key={group[0]?.href} className="rail-group">
          {group.map(({ name, href, icon: Icon, holds }) => (
            <li key={href}>
              <Link
                className="rail-link"
                href={href}
                aria-current={holds(pathname) ? 'page' : undefined}
                onClick={onFollow}
              >
                <Icon size={16} strokeWidth={1.4} aria-hidden="true" />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className="rail-foot">
        <Account />
        <ThemeToggle />
      </div>
    </nav>
  );
}
