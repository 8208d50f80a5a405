import { AuditPage } from '../../features/access/audit-page';

export default function Page() {
  return <AuditPage />;
}
