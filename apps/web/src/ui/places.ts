import type { LucideIcon } from 'lucide-react';
import {
  ArrowLeftRight,
  Braces,
  ChartSpline,
  Database,
  Folders,
  KeyRound,
  LayoutGrid,
  Link2,
  List,
  ListOrdered,
  Play,
  ScrollText,
  Shield,
  Users,
} from 'lucide-react';

/** A page of the navigation. */
export type Place = {
  readonly name: string;
  readonly href: string;
  readonly icon: LucideIcon;
  /** Whether an address belongs to the page. */
  readonly holds: (pathname: string) => boolean;
};

const under = (href: string) => (pathname: string) => pathname === href || pathname.startsWith(`${href}/`);

/** The navigation, in groups: work with runs, then what stands around them. A new page is one line here. */
export const places: readonly (readonly Place[])[] = [
  [
    {
      name: 'Runs',
      href: '/',
      icon: List,
      holds: (pathname) => pathname === '/' || pathname.startsWith('/runs/'),
    },
    { name: 'Studies', href: '/studies', icon: LayoutGrid, holds: under('/studies') },
    { name: 'Compare', href: '/compare', icon: ChartSpline, holds: under('/compare') },
    { name: 'Launch', href: '/launch', icon: Play, holds: under('/launch') },
  ],
  [
    {
      name: 'Privacy',
      href: '/privacy',
      icon: Shield,
      holds: (pathname) => under('/privacy')(pathname) || under('/verify')(pathname),
    },
    { name: 'Data sets', href: '/datasets', icon: Database, holds: under('/datasets') },
    { name: 'Queue', href: '/queue', icon: ListOrdered, holds: under('/queue') },
    { name: 'Import, export', href: '/transfer', icon: ArrowLeftRight, holds: under('/transfer') },
    { name: 'GraphQL', href: '/graphql', icon: Braces, holds: under('/graphql') },
  ],
];

/** What an API has that asks who calls: who may do what, and who did. */
export const accessPlaces: readonly Place[] = [
  { name: 'Keys', href: '/keys', icon: KeyRound, holds: under('/keys') },
  { name: 'Members', href: '/members', icon: Users, holds: under('/members') },
  { name: 'Projects', href: '/projects', icon: Folders, holds: under('/projects') },
  { name: 'Public links', href: '/links', icon: Link2, holds: under('/links') },
  { name: 'Audit log', href: '/audit', icon: ScrollText, holds: under('/audit') },
];
