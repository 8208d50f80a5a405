/**
 * The newest runs with what each may claim: one GraphQL request, no library.
 *
 *     node examples/query-runs.mjs
 */
const api = process.env.CLIPWISE_API ?? 'http://127.0.0.1:4000';

const query = `query ($first: Int!) {
  runs(first: $first) {
    totalCount
    edges { node {
      id name status method
      privacy { verdict reason epsilon delta unit neighbouring }
      metrics { name last disclosure }
    } }
  }
}`;
const response = await fetch(`${api}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: { first: 20 } }),
});
const { data, errors } = await response.json();
if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));

console.log(`${data.runs.totalCount} runs`);
for (const { node } of data.runs.edges) {
  const { verdict, reason, epsilon, delta, unit, neighbouring } = node.privacy;
  // Only a run whose verdict is PRIVATE claims its epsilon; rounded up, since less would not be true.
  const claim =
    verdict === 'PRIVATE'
      ? `(${(Math.ceil(epsilon * 1000) / 1000).toFixed(3)}, ${delta})-DP of one ${unit}, ${neighbouring}`
      : `${verdict.toLowerCase()} ${reason}`;
  console.log(`${node.id}  ${node.status}  ${node.name}: ${claim}`);
  // A diagnostic is computed from private data, and no epsilon covers it.
  for (const { name, last, disclosure } of node.metrics)
    console.log(`  ${name} = ${last} (${disclosure.toLowerCase()})`);
}
