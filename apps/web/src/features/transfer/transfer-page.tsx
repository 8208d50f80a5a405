'use client';

import { PageHeader } from '../../ui/page-header';
import { ArchiveExportPanel } from './archive-export-panel';
import { ArchiveImportPanel } from './archive-import-panel';
import { OtherToolsPanel } from './other-tools-panel';

/** Studies in and out as archives, and the way in for runs of other tools. */
export function TransferPage() {
  return (
    <>
      <PageHeader title="Import and export" />
      <div className="page-body">
        <div className="page-content panels">
          <ArchiveImportPanel />
          <ArchiveExportPanel />
          <OtherToolsPanel />
        </div>
      </div>
    </>
  );
}
