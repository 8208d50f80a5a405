/**
 * The address of every page of the dashboard, on a system that holds a completed run: what is photographed, and what is searched for
 * barriers.
 *
 * @param {import('./ask.mjs').Ask} ask
 * @returns {Promise<Readonly<Record<string, string>>>} by the name of the page; paths of the dashboard.
 * @throws {Error} if no run has been completed.
 */
export async function pages(ask) {
  const { runs } = await ask(
    '{ runs(first: 50, filter: { statuses: [COMPLETED] }) { nodes { id method isDeclared study { id } } } }',
    {},
  );
  /** @type {{ id: string; method: string; isDeclared: boolean; study: { id: string } }[]} */
  const completed = runs.nodes;
  // Those that were trained here say more on their pages than those that were only told of.
  completed.sort((a, b) => Number(a.isDeclared) - Number(b.isDeclared));
  const run = completed.find(({ method }) => method !== 'non-private') ?? completed[0];
  if (run === undefined)
    throw new Error('no run is completed; wait for the demonstration study, or train one');
  const compare = `/compare?ids=${completed
    .slice(0, 12)
    .map(({ id }) => id)
    .join(',')}`;
  return {
    runs: '/',
    'runs-grouped': '/?group=method,noiseMultiplier,model',
    run: `/runs/${run.id}`,
    statement: `/runs/${run.id}/statement`,
    compare,
    scatter: `${compare}&view=scatter`,
    parallel: `${compare}&view=parallel`,
    launch: '/launch',
    studies: '/studies',
    study: `/studies/${run.study.id}`,
    queue: '/queue',
    datasets: '/datasets',
    privacy: '/privacy',
    verify: '/verify',
    transfer: '/transfer',
    graphql: '/graphql',
    keys: '/keys',
    members: '/members',
    projects: '/projects',
    links: '/links',
    audit: '/audit',
    'sign-in': '/sign-in',
  };
}
