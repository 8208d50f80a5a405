import { SharedPage } from '../../features/access/shared-page';

export default function Page() {
  return <SharedPage />;
}
