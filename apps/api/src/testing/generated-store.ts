import { describeRun, parseRunConfig } from '@clipwise/trainer/config';
import { Client } from 'pg';
import { startedEvent } from './event-fixtures.js';
import { configFixture } from './run-config-fixture.js';

/** The cells of a grid of methods, noise and models. */
const cells = ['unet', 'nested-unet'].flatMap((model) =>
  [0.3, 0.5, 0.7, 1, 2].flatMap((noiseMultiplier) =>
    ['flat', 'per-layer', 'automatic', 'automatic per-layer'].map((clipping) => {
      const [kind, grouping = 'flat'] = clipping.split(' ');
      const isAutomatic = kind === 'automatic';
      const config = parseRunConfig(
        configFixture({
          model: { kind: model },
          noise: { noiseMultiplier },
          clipping: isAutomatic ? { kind, grouping, clipNorm: 1 } : { kind, clipNorm: 1 },
        }),
      );
      const { name, dataset, method, sparsification } = describeRun(config);
      return {
        ...{ name, dataset, model, method, clipping, sparsification, config },
        noise_multiplier: noiseMultiplier,
        mechanism: {
          ...startedEvent().mechanism,
          delta: noiseMultiplier === 2 ? 1e-6 : 1e-5,
          notCovered: Array.from(
            { length: 4 },
            () => 'A sentence about something that epsilon does not cover.',
          ),
        },
      };
    }),
  ),
);

const environment = Object.fromEntries(
  ['backend', 'device', 'engine', 'node', 'system', 'threads', 'memory', 'commit', 'version'].map((key) => [
    key,
    `the ${key} of the machine that the run was on`,
  ]),
);

/** Metrics of each run; the first is the one that decides. */
const metrics = [
  'validation/mean-dice',
  'validation/pixel-accuracy',
  'training/loss',
  ...Array.from({ length: 9 }, (_, index) => `validation/dice/layer-${index}`),
];

/**
 * Fills an empty store with runs of five seeds a cell, as large as real ones; every 40th is running, every 41st queued.
 *
 * @param runs number of runs.
 * @returns the id of their study.
 */
export async function generateStore(databaseUrl: string, runs: number): Promise<string> {
  const sql = new Client({ connectionString: databaseUrl });
  await sql.connect();
  try {
    return await fill(sql, runs);
  } finally {
    await sql.end();
  }
}

async function fill(sql: Client, runs: number): Promise<string> {
  // Rows that are made of each other need no check of their references, which takes longer than the rows.
  await sql.query('set session_replication_role = replica');
  const study = await sql.query(
    `insert into studies (name, description) values ('generated', '') returning id`,
  );
  const studyId: string = study.rows[0].id;
  await sql.query(
    `insert into runs (study_id, name, dataset, model, method, clipping, sparsification, noise_multiplier, config,
       environment, mechanism, status, created_at, started_at, ended_at, attempts, step, planned_steps, epsilon,
       charged_steps, privacy_verdict, mean_dice, tags)
     select $1, cell.name || ' s' || series.place, cell.dataset, cell.model, cell.method, cell.clipping, cell.sparsification,
       cell.noise_multiplier, jsonb_set(cell.config, '{training,seed}', to_jsonb(series.place % 5 + 1))::json, $3::json,
       cell.mechanism, case when series.place % 40 = 0 then 'RUNNING' when series.place % 41 = 0 then 'QUEUED' else 'COMPLETED' end,
       now() - make_interval(mins => $4::int - series.place), now() - make_interval(mins => $4::int - series.place),
       now() - make_interval(mins => $4::int - series.place - 50 - series.place % 7), 1, 600, 600, 8 / cell.noise_multiplier, 600, 'PRIVATE',
       0.7 - cell.noise_multiplier / 10 + (series.place * 7919 % 100) / 2000.0,
       case when series.place % 10 = 0 then array['paper'] else '{}'::text[] end
     from generate_series(1, $4::int) as series (place)
     join jsonb_to_recordset($2::jsonb) as cell (place int, name text, dataset text, model text, method text,
       clipping text, sparsification text, noise_multiplier float8, config jsonb, mechanism json)
       on cell.place = series.place / 5 % ${cells.length}
     order by series.place`,
    [
      studyId,
      JSON.stringify(cells.map((cell, place) => ({ place, ...cell }))),
      JSON.stringify(environment),
      runs,
    ],
  );
  await sql.query(
    `insert into run_settings (run_id, path, value) select id, path, value from runs, config_settings(config::jsonb)`,
  );
  await sql.query(
    `insert into metric_summaries (run_id, name, last, min, max, last_step, disclosure)
     select runs.id, metric.name, mean_dice - place / 100.0, 0, 1, 600, 'DIAGNOSTIC'
     from runs cross join jsonb_array_elements_text($1::jsonb) with ordinality as metric (name, place)`,
    [JSON.stringify(metrics)],
  );
  await sql.query('analyze');
  return studyId;
}
