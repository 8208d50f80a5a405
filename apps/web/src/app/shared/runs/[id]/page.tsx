import { LiveRunPage } from '../../../../features/live-run/live-run-page';

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return <LiveRunPage id={decodeURIComponent(id)} key={id} />;
}
