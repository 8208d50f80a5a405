import { Link } from '../ui/link';
import { PageHeader } from '../ui/page-header';

export default function NotFound() {
  return (
    <>
      <PageHeader title="No such page" />
      <div className="empty">
        <p>There is nothing at this address.</p>
        <Link className="button" href="/">
          All runs
        </Link>
      </div>
    </>
  );
}
