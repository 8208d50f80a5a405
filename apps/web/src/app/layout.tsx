import 'uplot/dist/uPlot.min.css';
import '../styles/base.css';
import '../styles/shell.css';
import '../styles/controls.css';
import '../styles/marks.css';
import '../styles/tables.css';
import '../styles/panels.css';
import '../styles/runs.css';
import '../styles/run.css';
import '../styles/compare.css';
import '../styles/launch.css';
import '../styles/study.css';
import '../styles/privacy.css';
import '../styles/fleet.css';
import '../styles/explorer.css';
import '../styles/access.css';
import '../styles/transfer.css';
import '../styles/print.css';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { apiAddress, configuredApi } from '../data/api-address';
import { ApiProvider } from '../data/api-provider';
import { tokensCss } from '../theme/tokens';
import { CommandProvider } from '../ui/commands';
import { Shell } from '../ui/shell';

/** The API's address is read when a page is asked for, not when the dashboard is built. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = { description: 'Private training runs, live' };

/** Applies the kept theme before the first paint. */
const applyTheme = `try{var t=localStorage.getItem('clipwise-theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t}catch(e){}`;

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const apiUrl = apiAddress(configuredApi(), (await headers()).get('host'));
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant script, no data in it */}
        <script dangerouslySetInnerHTML={{ __html: applyTheme }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the palettes, no data in it */}
        <style dangerouslySetInnerHTML={{ __html: tokensCss() }} />
      </head>
      <body>
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <ApiProvider apiUrl={apiUrl}>
          <CommandProvider>
            <Shell>{children}</Shell>
          </CommandProvider>
        </ApiProvider>
      </body>
    </html>
  );
}
