// @ts-nocheck: the types of the server know no browser. It runs on the page that stands at the address of GraphQL.

/** @param {string} id */
const part = (id) => document.getElementById(id);
const query = part('query');
const variables = part('variables');
const answer = part('answer');
const examples = part('examples');

const parameters = new URLSearchParams(location.search);
query.value = parameters.get('query') ?? examples.value;
variables.value = parameters.get('variables') ?? '';

const run = async () => {
  answer.setAttribute('aria-busy', 'true');
  try {
    const given = variables.value.trim();
    const asked = { query: query.value, variables: given === '' ? undefined : JSON.parse(given) };
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(asked),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
    const address = new URLSearchParams({ query: query.value });
    if (given !== '') address.set('variables', given);
    history.replaceState(null, '', `?${address}`);
  } catch (error) {
    answer.textContent = String(error);
  } finally {
    answer.removeAttribute('aria-busy');
  }
};

part('run').addEventListener('click', () => void run());
examples.addEventListener('change', () => {
  query.value = examples.value;
  variables.value = '';
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
});
