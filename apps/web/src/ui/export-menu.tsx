'use client';

import type { RunFilter } from '@clipwise/contract/operations';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '../data/api-provider';
import { Popover } from './popover';

const tables = [
  { name: 'runs', title: 'Runs' },
  { name: 'series', title: 'Series, every point' },
  { name: 'ledger', title: 'Privacy ledger' },
  { name: 'events', title: 'Events' },
] as const;
const formats = [
  { ending: 'csv', title: 'CSV' },
  { ending: 'ndjson', title: 'NDJSON' },
  { ending: 'parquet', title: 'Parquet' },
] as const;

/** Saves all that runs have, as the API exports it: every row, as long as it may be. */
export function ExportMenu({
  filter,
  isDisabled = false,
  children,
}: {
  /** Which runs. */
  readonly filter: RunFilter;
  readonly isDisabled?: boolean;
  /** Options of the page itself. */
  readonly children?: (close: () => void) => ReactNode;
}) {
  const { url, isShared } = useApi();
  const asked = new URLSearchParams({ filter: JSON.stringify(filter) });
  if (isDisabled || isShared) return null;
  return (
    <Popover
      title="Export"
      name="Export"
      className="button not-phone"
      align="end"
      button={
        <>
          <Download size={14} strokeWidth={1.4} aria-hidden="true" />
          Export
        </>
      }
    >
      {(close) => (
        <>
          {children?.(close)}
          {tables.map(({ name, title }) => (
            <div key={name} className="option">
              <span className="grow">{title}</span>
              {formats.map((format) => (
                <a
                  key={format.ending}
                  className="button is-small"
                  href={`${url}/export/${name}.${format.ending}?${asked}`}
                  download
                  aria-label={`${title} as ${format.title}`}
                  onClick={close}
                >
                  {format.title}
                </a>
              ))}
            </div>
          ))}
        </>
      )}
    </Popover>
  );
}
