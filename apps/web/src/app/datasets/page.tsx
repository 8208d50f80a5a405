import { DatasetsPage } from '../../features/datasets/datasets-page';

export default function Page() {
  return <DatasetsPage />;
}
