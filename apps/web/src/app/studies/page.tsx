import { StudiesPage } from '../../features/studies/studies-page';

export default function Page() {
  return <StudiesPage />;
}
