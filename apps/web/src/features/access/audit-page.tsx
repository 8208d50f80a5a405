'use client';

import { useQuery } from '@apollo/client/react';
import {
  type AuditAction,
  type AuditFilter,
  AuditLogDocument,
  type AuditLogQuery,
} from '@clipwise/contract/operations';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../data/api-provider';
import { useCaller } from '../../data/caller';
import { useUrlState } from '../../data/use-url-state';
import { ErrorMessage } from '../../ui/error-message';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { AccessFrame } from './access-frame';
import { AuditFilters, filterOf } from './audit-filters';
import { actionWords, detailText, type Entry } from './audit-words';

const pageSize = 50;

/** Who did what, and when; nobody can change or remove a line of it. */
export function AuditPage() {
  const { url } = useApi();
  const [parameters] = useUrlState();
  const filter = filterOf(parameters);
  const asked = new URLSearchParams({ filter: JSON.stringify(filter) });
  return (
    <AccessFrame
      title="Audit log"
      needs="administer"
      tools={
        <a
          className="button"
          href={`${url}/audit.csv?${asked}`}
          download
          aria-label="Save the audit log as CSV"
        >
          <Download size={14} strokeWidth={1.4} aria-hidden="true" />
          CSV
        </a>
      }
    >
      <AuditLog filter={filter} />
    </AccessFrame>
  );
}

function AuditLog({ filter }: { readonly filter: AuditFilter }) {
  const caller = useCaller();
  const [isReading, setReading] = useState(false);
  const variables = { first: pageSize, filter };
  const { data, previousData, error, refetch, fetchMore } = useQuery(AuditLogDocument, { variables });
  const log = (data ?? previousData)?.auditLog;
  const readMore = () => {
    setReading(true);
    const done = () => setReading(false);
    void fetchMore({
      variables: { after: log?.pageInfo.endCursor },
      updateQuery: (before: AuditLogQuery, { fetchMoreResult: { auditLog: more } }) => ({
        auditLog: { ...more, nodes: [...before.auditLog.nodes, ...more.nodes] },
      }),
    }).then(done, done);
  };
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Panel
      title={caller?.isServerWide ? 'All projects and the server' : `In ${caller?.project?.name}`}
      sub="the newest first, UTC; nobody can change or remove a line"
      query={{ document: AuditLogDocument, variables }}
    >
      <AuditFilters />
      <ErrorMessage error={log === undefined ? undefined : error} />
      {log === undefined ? (
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={1} />
        </Awaiting>
      ) : log.nodes.length === 0 ? (
        <EmptyState testId="no-entries">
          <p>{isFiltered ? 'Nothing fits these filters.' : 'Nothing was done yet.'}</p>
        </EmptyState>
      ) : (
        <div className="table-scroll">
          <table data-testid="audit">
            <colgroup>
              <col className="audit-when" />
              <col className="audit-who" />
              <col className="audit-what" />
              <col />
              {caller?.isServerWide ? <col className="not-phone" style={{ width: '12%' }} /> : null}
              <col className="not-phone" style={{ width: '34%' }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">On</th>
                {caller?.isServerWide ? (
                  <th scope="col" className="not-phone">
                    Project
                  </th>
                ) : null}
                <th scope="col" className="not-phone">
                  Details
                </th>
              </tr>
            </thead>
            <tbody>
              {log.nodes.map((entry) => (
                <EntryRow key={entry.id} entry={entry} hasProject={caller?.isServerWide === true} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {log?.pageInfo.hasNextPage ? (
        <p className="small muted" style={{ paddingTop: 8 }}>
          {log.nodes.length} of {log.totalCount}{' '}
          <button type="button" className="link" onClick={readMore} disabled={isReading}>
            {isReading ? 'Reading…' : 'Show more'}
          </button>
        </p>
      ) : null}
    </Panel>
  );
}

const instant = (iso: string) => iso.slice(0, 19).replace('T', ' ');

function EntryRow({ entry, hasProject }: { readonly entry: Entry; readonly hasProject: boolean }) {
  const { at, actorKind, actorName, actorPrefix, session, action, outcome, targetKind, targetName } = entry;
  const via = session == null ? (actorPrefix == null ? '' : 'by its key') : `session ${session}`;
  const details = detailText(entry.details);
  return (
    <tr data-testid="entry" data-action={action}>
      <td className="muted" title={at}>
        <span className="not-phone">{instant(at)}</span>
        <span className="only-phone">{instant(at).slice(5, 16)}</span>
      </td>
      <td title={[actorKind.toLowerCase(), actorName, actorPrefix, via].filter(Boolean).join(', ')}>
        {actorName} <span className="faint mono not-phone">{actorPrefix}</span>
      </td>
      <td className={outcome === 'REFUSED' ? 'error-text' : undefined}>
        {actionWords[action as AuditAction]}
      </td>
      <td title={[targetKind, targetName, entry.targetId].filter(Boolean).join(' ')}>
        {targetName == null ? (
          <span className="faint">-</span>
        ) : (
          <>
            <span className="muted not-phone">{targetKind} </span>
            {targetName}
          </>
        )}
      </td>
      {hasProject ? <td className="muted not-phone">{entry.projectName ?? 'the server'}</td> : null}
      <td className="muted not-phone" title={JSON.stringify(entry.details)}>
        {details || '-'}
      </td>
    </tr>
  );
}
