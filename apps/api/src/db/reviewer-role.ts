/** The role that statements of a public link's reader run as. It may read, and of the tables that it is given the shared rows alone. */
export const reviewerRole = 'clipwise_reviewer';

const setting = (name: string) => `nullif(current_setting('clipwise.${name}', true), '')::uuid`;

/**
 * Which rows each table shows to a link. Tables of a run need no line: their policy asks whether the run is seen. A table without
 * either is closed.
 *
 * Bytes are given by who has sent them, as to a project: a hash in an event proves nothing.
 */
const shared: Readonly<Record<string, string>> = {
  runs: `study_id = ${setting('study')} or id = ${setting('run')}`,
  studies: `id = ${setting('study')}`,
  run_sources: 'exists (select from runs where runs.id = run_id)',
  artifact_uploads: `exists (select from artifacts join runs on runs.id = artifacts.run_id
    where artifacts.sha256 = artifact_uploads.sha256 and runs.project_id = artifact_uploads.project_id)`,
};

/**
 * Statements that let the role read what links show. The policies hold for this role alone, so that those of projects stay as
 * quick as they are; they are made anew at every start, as the role may be younger than the tables.
 */
export const shareTables = `do $$ declare place record; begin
  perform pg_advisory_xact_lock(hashtextextended('${reviewerRole}', 3));
  execute 'grant usage on schema public to ${reviewerRole}';
  execute 'revoke all on all tables in schema public from ${reviewerRole}';
  for place in select tablename from pg_policies where schemaname = 'public' and policyname = 'of_run' loop
    execute format('grant select on public.%I to ${reviewerRole}', place.tablename);
  end loop;
${Object.entries(shared)
  .map(
    ([table, condition]) => `  execute 'drop policy if exists shared on public.${table}';
  execute $policy$create policy shared on public.${table} for select to ${reviewerRole} using (${condition})$policy$;
  execute 'grant select on public.${table} to ${reviewerRole}';`,
  )
  .join('\n')}
end $$`;
