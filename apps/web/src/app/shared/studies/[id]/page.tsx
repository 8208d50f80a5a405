import { StudyPage } from '../../../../features/studies/study-page';

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return <StudyPage id={decodeURIComponent(id)} key={id} />;
}
