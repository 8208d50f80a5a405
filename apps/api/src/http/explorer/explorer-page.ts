import { exampleOperations } from './example-operations.js';

/** Styles of the explorer. */
export const explorerStyle = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 1100px; padding: 12px; }
h1 { font-size: 18px; margin: 0 0 8px; }
form { display: grid; gap: 8px; }
label { display: grid; gap: 4px; }
textarea, pre, select, button { box-sizing: border-box; font: inherit; width: 100%; padding: 6px 8px; }
textarea, pre { font-family: ui-monospace, monospace; font-size: 13px; }
#query { min-height: 16em; }
#variables { min-height: 4em; }
pre { border: 1px solid; min-height: 8em; margin: 8px 0 0; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre[aria-busy] { opacity: 0.5; }
`;

const options = exampleOperations
  .map(({ title, operation }) => `<option value="${escaped(operation)}">${escaped(title)}</option>`)
  .join('\n');

/** The page at the address of GraphQL: it asks the API that serves it, and loads nothing from elsewhere. */
export const explorerPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clipwise GraphQL</title>
<link rel="stylesheet" href="/graphql/explorer.css">
<script type="module" src="/graphql/explorer.js"></script>
</head>
<body>
<main>
<h1>Clipwise GraphQL</h1>
<form>
<label>Example <select id="examples">
${options}
</select></label>
<label>Operation <textarea id="query" spellcheck="false"></textarea></label>
<label>Variables, as JSON <textarea id="variables" spellcheck="false"></textarea></label>
<button id="run" type="button">Run (Ctrl Enter)</button>
</form>
<pre id="answer" role="region" aria-label="Answer" aria-live="polite" tabindex="0"></pre>
</main>
</body>
</html>
`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
