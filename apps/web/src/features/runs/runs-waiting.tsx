import { PageHeader } from '../../ui/page-header';
import { TableSkeleton } from './table-skeleton';

/** The run table until its first rows come: what takes their place stands where they will. */
export function RunsWaiting() {
  return (
    <>
      <PageHeader title="Runs" />
      <div className="bar" />
      <div className="table-frame" aria-busy="true">
        <TableSkeleton />
      </div>
    </>
  );
}
