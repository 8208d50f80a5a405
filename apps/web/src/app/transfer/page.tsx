import { TransferPage } from '../../features/transfer/transfer-page';

export default function Page() {
  return <TransferPage />;
}
