import { SignInPage } from '../../features/access/sign-in-page';

export default function Page() {
  return <SignInPage />;
}
