'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import {
  PublicLinksDocument,
  type PublicLinksQuery,
  RevokePublicLinkDocument,
} from '@clipwise/contract/operations';
import { useState } from 'react';
import { useNow } from '../../data/use-now';
import { useUrlState } from '../../data/use-url-state';
import { Confirm } from '../../ui/confirm';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { AccessFrame } from './access-frame';
import { Instant } from './instant';
import { LastUsed } from './keys-table';
import { LinkForm, type LinkTarget } from './link-form';
import { SecretDialog } from './secret-dialog';
import { standingOf } from './standing';
import { StandingName } from './standing-name';

type ListedLink = PublicLinksQuery['publicLinks'][number];

/** What the page asks on top of itself. */
type Asked =
  | { readonly kind: 'new' }
  | { readonly kind: 'revoke'; readonly link: ListedLink }
  | { readonly kind: 'made'; readonly name: string; readonly secret: string };

/** Links by which somebody without a key reads one study or one run. */
export function LinksPage() {
  const [parameters, setUrl] = useUrlState();
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const [revoke, revoking] = useMutation(RevokePublicLinkDocument, { refetchQueries: [PublicLinksDocument] });
  const runId = parameters.get('run');
  const studyId = parameters.get('study');
  const target: LinkTarget | undefined =
    runId !== null
      ? { kind: 'run', id: runId }
      : studyId !== null
        ? { kind: 'study', id: studyId }
        : undefined;
  const close = () => {
    setAsked(undefined);
    setUrl({ run: undefined, study: undefined }, 'refine');
  };
  const isMaking = asked?.kind === 'new' || (asked === undefined && target !== undefined);
  return (
    <AccessFrame
      title="Public links"
      needs="administer"
      tools={
        <GuardedButton
          needs="administer"
          className="button is-primary"
          onClick={() => setAsked({ kind: 'new' })}
        >
          New link
        </GuardedButton>
      }
    >
      <ErrorMessage error={revoking.error} />
      <Links onRevoke={(link) => setAsked({ kind: 'revoke', link })} />
      {isMaking ? (
        <LinkForm
          target={target}
          onMade={(name, secret) => setAsked({ kind: 'made', name, secret })}
          onClose={close}
        />
      ) : null}
      {asked?.kind === 'revoke' ? (
        <Confirm
          title={`Revoke the link for "${asked.link.name}"?`}
          text="Whoever has it is refused from now on. A revoked link never comes back."
          action="Revoke the link"
          onConfirm={() => void revoke({ variables: { id: asked.link.id } }).catch(() => undefined)}
          onClose={close}
        />
      ) : null}
      {asked?.kind === 'made' ? (
        <SecretDialog
          title={`The link for "${asked.name}"`}
          secret={`${window.location.origin}/shared#${asked.secret}`}
          onClose={close}
        >
          Whoever has it reads what it shows until it expires or is revoked, without signing in. What stands
          behind the # is sent to no server that is on the way.
        </SecretDialog>
      ) : null}
    </AccessFrame>
  );
}

function Links({ onRevoke }: { readonly onRevoke: (link: ListedLink) => void }) {
  const now = useNow();
  const { data, error, refetch } = useQuery(PublicLinksDocument);
  const links = data?.publicLinks;
  if (links === undefined)
    return (
      <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
        <PanelSkeleton count={1} />
      </Awaiting>
    );
  return (
    <>
      <ErrorMessage error={error} />
      <Panel
        title="Public links"
        sub="for reviewers: each shows one study or one run, and nothing else"
        query={{ document: PublicLinksDocument, variables: {} }}
      >
        {links.length === 0 ? (
          <EmptyState testId="no-links">
            <p>No link yet. New link makes one for a study; a run's page makes one for itself.</p>
          </EmptyState>
        ) : (
          <div className="table-scroll">
            <table data-testid="links" className="access-table">
              <colgroup>
                <col />
                <col className="not-phone" style={{ width: '26%' }} />
                <col className="not-phone" style={{ width: 90 }} />
                <col className="not-phone" style={{ width: '14%' }} />
                <col className="not-phone" style={{ width: 120 }} />
                <col className="access-word not-phone" />
                <col style={{ width: 84 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">For</th>
                  <th scope="col" className="not-phone">
                    Shows
                  </th>
                  <th scope="col" className="not-phone">
                    Names
                  </th>
                  <th scope="col" className="not-phone">
                    Made by
                  </th>
                  <th scope="col" className="not-phone">
                    Last used
                  </th>
                  <th scope="col" className="not-phone">
                    Expires
                  </th>
                  <th scope="col">
                    <span className="visually-hidden">Revoke</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {links.map((link) => (
                  <LinkRow key={link.id} link={link} now={now} onRevoke={onRevoke} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  );
}

function LinkRow({
  link,
  now,
  onRevoke,
}: {
  readonly link: ListedLink;
  readonly now: number;
  readonly onRevoke: (link: ListedLink) => void;
}) {
  const standing = standingOf(link, now);
  const { name, studyId, runId, targetName, isAnonymous, createdBy, createdAt, lastUsedAt } = link;
  return (
    <tr data-testid="link" data-standing={standing}>
      <td>
        <StandingName name={name} standing={standing} title={`${name}: ${standing}, ${link.prefix}…`}>
          <span className="cut">{targetName}</span>, {standing === 'good' ? 'until' : 'since'}{' '}
          <Instant at={link.revokedAt ?? link.expiresAt} />
        </StandingName>
      </td>
      <td className="not-phone" title={targetName ?? undefined}>
        <span className="muted">{runId == null ? 'study' : 'run'} </span>
        <Link className="link" href={runId == null ? `/studies/${studyId}` : `/runs/${runId}`}>
          {targetName}
        </Link>
      </td>
      <td className="muted not-phone">{isAnonymous ? 'hidden' : 'shown'}</td>
      <td className="muted not-phone" title={`${createdBy}, ${createdAt}`}>
        {createdBy}
      </td>
      <td className="muted not-phone">
        <LastUsed at={lastUsedAt ?? null} now={now} />
      </td>
      <td className="muted not-phone">
        <Instant at={link.revokedAt ?? link.expiresAt} />
      </td>
      <td>
        {standing === 'good' ? (
          <button
            type="button"
            className="button is-quiet is-small"
            aria-label={`Revoke the link for ${name}`}
            onClick={() => onRevoke(link)}
          >
            Revoke
          </button>
        ) : null}
      </td>
    </tr>
  );
}
