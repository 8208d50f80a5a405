'use client';

import { AgentsDocument, type AgentsQuery } from '@clipwise/contract/operations';
import { formatDuration } from '../../data/format';
import { useNow } from '../../data/use-now';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { deviceText } from './device-text';

type Agent = AgentsQuery['agents'][number];

const states: Readonly<Record<Agent['state'], { readonly word: string; readonly look: string }>> = {
  BUSY: { word: 'busy', look: 'is-running' },
  IDLE: { word: 'idle', look: 'is-queued' },
  SILENT: { word: 'silent', look: 'is-cancelled' },
};

/** Who runs runs: what each does, how long its lease lasts, when it was last heard of, and on what it computes. */
export function AgentsPanel({ agents }: { readonly agents: readonly Agent[] }) {
  const now = useNow();
  return (
    <Panel
      title="Agents"
      sub="a lease that is not renewed in time gives the run to another agent"
      query={{ document: AgentsDocument, variables: {} }}
    >
      <div className="table-scroll">
        <table data-testid="agents" className="queue-table">
          <colgroup>
            <col className="agent-column" />
            <col />
            <col className="not-phone" style={{ width: 150 }} />
            <col style={{ width: 110 }} />
            <col className="not-phone" style={{ width: 110 }} />
            <col className="not-phone" style={{ width: '30%' }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Run</th>
              <th scope="col" className="not-phone">
                Steps
              </th>
              <th scope="col" className="is-number">
                Lease
              </th>
              <th scope="col" className="is-number not-phone">
                Heard of
              </th>
              <th scope="col" className="not-phone">
                Device
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <AgentRow key={agent.id} agent={agent} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function AgentRow({ agent, now }: { readonly agent: Agent; readonly now: number }) {
  const { id, state, run, leaseExpiresAt, lastSeenAt, device } = agent;
  const { word, look } = states[state];
  const left = leaseExpiresAt == null ? undefined : Date.parse(leaseExpiresAt) - now;
  const since = Math.max(0, now - Date.parse(lastSeenAt));
  const text = deviceText(device);
  return (
    <tr data-testid="agent" data-state={state}>
      <td>
        <span className="row" title={`${id}: ${word}`}>
          <span className={`status ${look}`} aria-hidden="true" />
          <span className="cut">{id}</span>
          <span className="faint">{word}</span>
        </span>
      </td>
      <td>
        {run == null ? (
          <span className="faint">-</span>
        ) : (
          <Link href={`/runs/${run.id}`} title={run.name}>
            {run.name}
          </Link>
        )}
      </td>
      <td className="not-phone">
        {run == null || run.progress.plannedSteps === 0 ? (
          <span className="faint">-</span>
        ) : (
          <span className="row">
            <progress
              aria-label={`Steps of ${run.name}`}
              value={run.progress.step}
              max={run.progress.plannedSteps}
            />
            <span className="muted nowrap">
              {run.progress.step} of {run.progress.plannedSteps}
            </span>
          </span>
        )}
      </td>
      <td className="is-number">
        {left === undefined ? (
          <span className="faint">-</span>
        ) : left > 0 ? (
          <span title={leaseExpiresAt ?? undefined}>{formatDuration(left)} left</span>
        ) : (
          <span className="warn-text">ran out</span>
        )}
      </td>
      <td className="is-number muted not-phone" title={lastSeenAt}>
        {since < 1_000 ? 'now' : `${formatDuration(since)} ago`}
      </td>
      <td className="muted not-phone" title={text}>
        {text || '-'}
      </td>
    </tr>
  );
}
