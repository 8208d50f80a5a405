const routes: ReadonlySet<string> = new Set([
  ...['graphql', 'artifacts', 'export', 'import', 'audit.csv', 'session', 'healthz', 'metrics'],
]);

/** The first part of a path where it is one of the server's, else `other`: what callers make up is no label. */
export function routeOf(path: string): string {
  const first = path.split('/')[1] ?? '';
  return routes.has(first) ? first : 'other';
}
