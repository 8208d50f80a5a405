import { LinksPage } from '../../features/access/links-page';

export default function Page() {
  return <LinksPage />;
}
