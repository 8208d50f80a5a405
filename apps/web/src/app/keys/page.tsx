import { KeysPage } from '../../features/access/keys-page';

export default function Page() {
  return <KeysPage />;
}
