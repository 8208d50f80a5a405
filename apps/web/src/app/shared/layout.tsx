import type { ReactNode } from 'react';
import { SharedFrame } from '../../features/access/shared-frame';

export default function Layout({ children }: { readonly children: ReactNode }) {
  return <SharedFrame>{children}</SharedFrame>;
}
