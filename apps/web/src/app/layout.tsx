import './globals.css';
import 'uplot/dist/uPlot.min.css';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ApiProvider } from '../data/api-provider';
import { ApiStatus } from '../ui/api-status';
import { ThemeToggle } from '../ui/theme-toggle';

/** The API's address is read when a page is asked for, not when the dashboard is built. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Clipwise', description: 'Private training runs, live' };

/** Applies the kept theme before the first paint. */
const applyTheme = `try{var t=localStorage.getItem('clipwise-theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t}catch(e){}`;

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  const apiUrl = (process.env.CLIPWISE_API_URL ?? 'http://127.0.0.1:4000').replace(/\/+$/, '');
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant script, no data in it */}
        <script dangerouslySetInnerHTML={{ __html: applyTheme }} />
      </head>
      <body>
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <ApiProvider apiUrl={apiUrl}>
          <header className="site-header">
            <Link href="/" className="brand">
              Clipwise
            </Link>
            <nav aria-label="Main">
              <Link href="/">Runs</Link>
              <Link href="/studies">Studies</Link>
              <Link href="/launch">Launch</Link>
            </nav>
            <ThemeToggle />
          </header>
          <ApiStatus />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
        </ApiProvider>
      </body>
    </html>
  );
}
