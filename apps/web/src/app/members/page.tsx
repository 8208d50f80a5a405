import { MembersPage } from '../../features/access/members-page';

export default function Page() {
  return <MembersPage />;
}
