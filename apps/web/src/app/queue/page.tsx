import { QueuePage } from '../../features/queue/queue-page';

export default function Page() {
  return <QueuePage />;
}
