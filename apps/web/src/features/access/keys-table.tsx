'use client';

import type { ApiKeysQuery } from '@clipwise/contract/operations';
import { formatDuration } from '../../data/format';
import { Instant } from './instant';
import { standingOf } from './standing';
import { StandingName } from './standing-name';

export type ListedKey = ApiKeysQuery['apiKeys'][number];

/** Keys with what is done about them; none of it where there is nothing to do. */
export function KeysTable({
  keys,
  now,
  onRotate,
  onRevoke,
}: {
  readonly keys: readonly ListedKey[];
  readonly now: number;
  readonly onRotate?: (key: ListedKey) => void;
  readonly onRevoke?: (key: ListedKey) => void;
}) {
  return (
    <div className="table-scroll">
      <table data-testid="keys" className="access-table">
        <colgroup>
          <col />
          <col className="access-word not-phone" />
          <col className="not-phone" style={{ width: 120 }} />
          <col className="not-phone" style={{ width: '16%' }} />
          <col className="not-phone" style={{ width: 120 }} />
          <col className="access-word not-phone" />
          {onRevoke === undefined ? null : <col className="access-acts" />}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="not-phone">
              Role
            </th>
            <th scope="col" className="not-phone">
              Begins with
            </th>
            <th scope="col" className="not-phone">
              Made by
            </th>
            <th scope="col" className="not-phone">
              Last used
            </th>
            <th scope="col" className="not-phone">
              {onRevoke === undefined ? 'Over since' : 'Expires'}
            </th>
            {onRevoke === undefined ? null : (
              <th scope="col">
                <span className="visually-hidden">Rotate or revoke</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => {
            const standing = standingOf(key, now);
            return (
              <tr key={key.id} data-testid="key" data-standing={standing}>
                <td>
                  <StandingName name={key.name} standing={standing} title={`${key.name}: ${standing}`}>
                    {roleOf(key)}, {standing === 'good' ? 'until' : 'since'}{' '}
                    <Instant at={key.revokedAt ?? key.expiresAt} none="it is revoked" />
                  </StandingName>
                </td>
                <td className="not-phone">{roleOf(key)}</td>
                <td className="mono not-phone">{key.prefix}</td>
                <td className="muted not-phone" title={`${key.createdBy}, ${key.createdAt}`}>
                  {key.createdBy}
                </td>
                <td className="muted not-phone">
                  <LastUsed at={key.lastUsedAt ?? null} now={now} />
                </td>
                <td className="muted not-phone">
                  <Instant at={key.revokedAt ?? key.expiresAt} none="never" />
                </td>
                {onRevoke === undefined ? null : (
                  <td>
                    <span className="row access-buttons">
                      <button
                        type="button"
                        className="button is-quiet is-small"
                        aria-label={`Rotate ${key.name}`}
                        onClick={() => onRotate?.(key)}
                      >
                        Rotate
                      </button>
                      <button
                        type="button"
                        className="button is-quiet is-small"
                        aria-label={`Revoke ${key.name}`}
                        onClick={() => onRevoke(key)}
                      >
                        Revoke
                      </button>
                    </span>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function roleOf({ isServerWide, role }: ListedKey): string {
  return isServerWide ? 'server admin' : role.toLowerCase();
}

/** How long ago, to the minute: more often nothing is written. */
export function LastUsed({ at, now }: { readonly at: string | null; readonly now: number }) {
  if (at === null) return <span className="faint">never</span>;
  const since = now - Date.parse(at);
  if (since > 86_400_000) return <Instant at={at} />;
  return <span title={at}>{since < 120_000 ? 'just now' : `${formatDuration(since)} ago`}</span>;
}
