import { RunPageDocument } from '@clipwise/contract/operations';
import { askWhileMade } from '../data/ask-while-made';
import { firstPageOf } from '../features/runs/first-page';
import { RunsPage } from '../features/runs/runs-page';

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

export default async function Page({ searchParams }: Props) {
  const address = Object.entries(await searchParams).map(([name, value = '']) => [
    name,
    [value].flat()[0] ?? '',
  ]);
  const variables = firstPageOf(new URLSearchParams(address));
  const data = variables && (await askWhileMade(RunPageDocument, variables));
  return <RunsPage given={data && { variables, data }} />;
}
