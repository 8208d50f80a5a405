import { ExplorerPage } from '../../features/explorer/explorer-page';

export default function Page() {
  return <ExplorerPage />;
}
