'use client';

import { useQuery } from '@apollo/client/react';
import { MembersDocument, type MembersQuery } from '@clipwise/contract/operations';
import { useCaller } from '../../data/caller';
import { useNow } from '../../data/use-now';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { AccessFrame } from './access-frame';
import { Instant } from './instant';
import { LastUsed } from './keys-table';

type Member = MembersQuery['members'][number];

/** The people of the project who have signed in by the identity provider, what they may do, and when they were last here. */
export function MembersPage() {
  return (
    <AccessFrame title="Members" needs="administer">
      <Members />
    </AccessFrame>
  );
}

function Members() {
  const caller = useCaller();
  const now = useNow();
  const { data, error, refetch } = useQuery(MembersDocument, { fetchPolicy: 'cache-and-network' });
  const members = data?.members;
  if (members === undefined)
    return (
      <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
        <PanelSkeleton count={1} />
      </Awaiting>
    );
  return (
    <Panel
      title={`Members of ${caller?.project?.name}`}
      sub="people who have signed in by the identity provider; the server's grants say who may do what"
      query={{ document: MembersDocument, variables: {} }}
    >
      {members.length === 0 ? (
        <EmptyState testId="no-members">
          <p>
            Nobody has signed in by an identity provider. A server has one where{' '}
            <code>CLIPWISE_OIDC_ISSUER</code> names it; others sign in by a key.
          </p>
        </EmptyState>
      ) : (
        <div className="table-scroll">
          <table data-testid="members" className="access-table">
            <colgroup>
              <col />
              <col className="not-phone" />
              <col className="access-word" />
              <col className="not-phone" style={{ width: 120 }} />
              <col style={{ width: 120 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="not-phone">
                  E-mail
                </th>
                <th scope="col">Role</th>
                <th scope="col" className="not-phone">
                  First seen
                </th>
                <th scope="col">Last seen</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <MemberRow key={member.id} member={member} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function MemberRow({ member, now }: { readonly member: Member; readonly now: number }) {
  const { name, email, role, isServerWide, firstSeenAt, lastSeenAt } = member;
  return (
    <tr data-testid="member">
      <td title={name}>
        <span className="cut">{name}</span>
      </td>
      <td className="muted not-phone" title={email ?? 'the provider has verified none'}>
        {email ?? <span className="faint">-</span>}
      </td>
      <td>{isServerWide ? 'server admin' : role.toLowerCase()}</td>
      <td className="muted not-phone">
        <Instant at={firstSeenAt} />
      </td>
      <td className="muted">
        <LastUsed at={lastSeenAt} now={now} />
      </td>
    </tr>
  );
}
