import { RunTablePage } from '../features/runs/run-table-page';

export default function Page() {
  return <RunTablePage />;
}
