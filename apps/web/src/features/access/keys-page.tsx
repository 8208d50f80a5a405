'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { ApiKeysDocument, RevokeApiKeyDocument } from '@clipwise/contract/operations';
import { useState } from 'react';
import { useCaller } from '../../data/caller';
import { useNow } from '../../data/use-now';
import { Confirm } from '../../ui/confirm';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { AccessFrame } from './access-frame';
import { KeyForm } from './key-form';
import { KeysTable, type ListedKey } from './keys-table';
import { RotateDialog } from './rotate-dialog';
import { SecretDialog } from './secret-dialog';
import { standingOf } from './standing';

/** What the page asks on top of itself. */
type Asked =
  | { readonly kind: 'new' }
  | { readonly kind: 'rotate' | 'revoke'; readonly key: ListedKey }
  | { readonly kind: 'made'; readonly name: string; readonly secret: string };

/** The keys of the project: who may do what in it, since when, and how long. */
export function KeysPage() {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  return (
    <AccessFrame
      title="Keys"
      needs="administer"
      tools={
        <GuardedButton
          needs="administer"
          className="button is-primary"
          onClick={() => setAsked({ kind: 'new' })}
        >
          New key
        </GuardedButton>
      }
    >
      <Keys asked={asked} onAsk={setAsked} />
    </AccessFrame>
  );
}

function Keys({
  asked,
  onAsk,
}: {
  readonly asked: Asked | undefined;
  readonly onAsk: (asked: Asked | undefined) => void;
}) {
  const caller = useCaller();
  const now = useNow();
  const { data, error, refetch } = useQuery(ApiKeysDocument);
  const [revoke, revoking] = useMutation(RevokeApiKeyDocument);
  const close = () => onAsk(undefined);
  const made = (name: string, secret: string) => onAsk({ kind: 'made', name, secret });
  const keys = data?.apiKeys;
  if (keys === undefined)
    return (
      <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
        <PanelSkeleton count={1} />
      </Awaiting>
    );
  const good = keys.filter((key) => standingOf(key, now) === 'good');
  const over = keys.filter((key) => standingOf(key, now) !== 'good');
  const query = { document: ApiKeysDocument, variables: {} };
  return (
    <>
      <ErrorMessage error={error ?? revoking.error} />
      <Panel
        title={`Keys of ${caller?.project?.name}`}
        sub="a person or a machine each takes one of their own"
        query={query}
      >
        {good.length === 0 ? (
          <EmptyState testId="no-keys">
            <p>No key of this project is good. New key makes one.</p>
          </EmptyState>
        ) : (
          <KeysTable
            keys={good}
            now={now}
            onRotate={(key) => onAsk({ kind: 'rotate', key })}
            onRevoke={(key) => onAsk({ kind: 'revoke', key })}
          />
        )}
      </Panel>
      {over.length === 0 ? null : (
        <Panel title="No longer good" sub="expired or revoked; they stay, so that the audit log can be read">
          <KeysTable keys={over} now={now} />
        </Panel>
      )}
      {asked?.kind === 'new' ? <KeyForm onMade={made} onClose={close} /> : null}
      {asked?.kind === 'rotate' ? <RotateDialog target={asked.key} onMade={made} onClose={close} /> : null}
      {asked?.kind === 'revoke' ? (
        <Confirm
          title={`Revoke "${asked.key.name}"?`}
          text="Whoever uses it, and whoever is signed in by it, is refused from now on. A revoked key never comes back."
          action="Revoke the key"
          onConfirm={() => void revoke({ variables: { id: asked.key.id } }).catch(() => undefined)}
          onClose={close}
        />
      ) : null}
      {asked?.kind === 'made' ? (
        <SecretDialog title={`The key "${asked.name}"`} secret={asked.secret} onClose={close}>
          People paste it at the sign-in; programs send it as <code>Authorization: Bearer</code>, trainers and
          agents read it from <code>CLIPWISE_API_KEY</code> or <code>--api-key-file</code>.
        </SecretDialog>
      ) : null}
    </>
  );
}
