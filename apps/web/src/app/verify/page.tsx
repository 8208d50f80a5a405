import { VerifyPage } from '../../features/privacy/verify-page';

export default function Page() {
  return <VerifyPage />;
}
