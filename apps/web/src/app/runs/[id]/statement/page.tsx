import { StatementPage } from '../../../../features/privacy/statement-page';

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return <StatementPage id={decodeURIComponent(id)} key={id} />;
}
