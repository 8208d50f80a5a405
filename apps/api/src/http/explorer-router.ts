import { readFile } from 'node:fs/promises';
import { Router } from 'express';
import { explorerPage, explorerStyle } from './explorer/explorer-page.js';

/** The page runs its own script and asks this server, and nothing else. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A page to ask the API from, at the address of GraphQL for who opens it in a browser; its script and styles beside it. Everything
 * else passes.
 */
export function explorerRouter(): Router {
  const router = Router();
  router.get('/', (request, response, next) => {
    response.vary('Accept');
    // Clients ask for JSON, or for anything.
    if (request.accepts('application/json', 'text/html') !== 'text/html') return next();
    response.setHeader('Content-Security-Policy', pagePolicy);
    response.type('html').send(explorerPage);
  });
  router.get('/explorer.css', (_request, response) => void response.type('css').send(explorerStyle));
  router.get('/explorer.js', async (_request, response) => {
    response.type('js').send(await readFile(new URL('explorer/explorer.js', import.meta.url), 'utf8'));
  });
  return router;
}
