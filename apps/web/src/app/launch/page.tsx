import { LaunchPage } from '../../features/launch/launch-page';

export default function Page() {
  return <LaunchPage />;
}
