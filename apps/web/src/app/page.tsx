import { setTimeout as after } from 'node:timers/promises';
import { RunPageDocument } from '@clipwise/contract/operations';
import { Suspense } from 'react';
import { askWhileMade, isOpened } from '../data/ask-while-made';
import { firstPageOf, type GivenPage } from '../features/runs/first-page';
import { RunsPage } from '../features/runs/runs-page';
import { RunsWaiting } from '../features/runs/runs-waiting';

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** How long the page is held back for its rows, in milliseconds: within 200 a reader sees at least that it loads. */
const heldMs = 150;

export default async function Page({ searchParams }: Props) {
  const address = Object.entries(await searchParams).map(([name, value = '']) => [
    name,
    [value].flat()[0] ?? '',
  ]);
  const variables = firstPageOf(new URLSearchParams(address));
  if (variables === undefined || !(await isOpened())) return <RunsPage />;
  const given = askWhileMade(RunPageDocument, variables).then((data) => data && { variables, data });
  const soon = await Promise.race([given, after(heldMs, 'late' as const)]);
  if (soon !== 'late') return <RunsPage given={soon} />;
  return (
    <Suspense fallback={<RunsWaiting />}>
      <LateRuns given={given} />
    </Suspense>
  );
}

/** The page once its rows came; what stands in its place until then is sent before it. */
async function LateRuns({ given }: { readonly given: Promise<GivenPage | undefined> }) {
  return <RunsPage given={await given} />;
}
