'use client';

import { useApolloClient } from '@apollo/client/react';
import {
  ArchiveRunsDocument,
  CancelRunsDocument,
  DeleteRunsDocument,
  RestoreRunsDocument,
  type RunsChangeFragment,
  TagRunsDocument,
  UnarchiveRunsDocument,
} from '@clipwise/contract/operations';
import { useState } from 'react';

/** What was done to runs last: said at the foot of the table, and how to undo it. */
export type ShelfNotice = {
  readonly text: string;
  readonly refused: readonly string[];
  readonly undo?: () => void;
};

export type Shelf = {
  readonly notice: ShelfNotice | undefined;
  readonly dismiss: () => void;
  readonly tag: (ids: readonly string[], tag: string) => Promise<void>;
  readonly archive: (ids: readonly string[]) => Promise<void>;
  readonly unarchive: (ids: readonly string[]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly restore: (ids: readonly string[]) => Promise<void>;
  readonly cancel: (ids: readonly string[]) => Promise<void>;
};

const counted = (count: number) => `${count} run${count === 1 ? '' : 's'}`;

/** Tags, archives, deletes and cancels many runs at once, and undoes it. @param onDone reads the table again. */
export function useShelf(onDone: () => Promise<unknown>): Shelf {
  const client = useApolloClient();
  const [notice, setNotice] = useState<ShelfNotice | undefined>(undefined);
  const act = async (
    request: () => Promise<RunsChangeFragment | null | undefined>,
    said: string,
    undo?: (ids: readonly string[]) => void,
  ) => {
    try {
      const change = await request();
      const ids = change?.changed.map(({ id }) => id) ?? [];
      setNotice({
        text: `${counted(ids.length)} ${said}.`,
        refused: change?.refused.map(({ reason }) => reason) ?? [],
        ...(undo === undefined || ids.length === 0 ? {} : { undo: () => undo(ids) }),
      });
    } catch (error) {
      setNotice({ text: error instanceof Error ? error.message : String(error), refused: [] });
    }
    await onDone();
  };
  const untag = (ids: readonly string[], tag: string) =>
    act(
      async () =>
        (
          await client.mutate({
            mutation: TagRunsDocument,
            variables: { ids: [...ids], add: [], remove: [tag] },
          })
        ).data?.tagRuns,
      `lost the tag "${tag}"`,
    );
  const unarchive: Shelf['unarchive'] = (ids) =>
    act(
      async () =>
        (await client.mutate({ mutation: UnarchiveRunsDocument, variables: { ids: [...ids] } })).data
          ?.unarchiveRuns,
      'back in the list',
    );
  const restore: Shelf['restore'] = (ids) =>
    act(
      async () =>
        (await client.mutate({ mutation: RestoreRunsDocument, variables: { ids: [...ids] } })).data
          ?.restoreRuns,
      'restored',
    );
  return {
    notice,
    dismiss: () => setNotice(undefined),
    tag: (ids, tag) =>
      act(
        async () =>
          (
            await client.mutate({
              mutation: TagRunsDocument,
              variables: { ids: [...ids], add: [tag], remove: [] },
            })
          ).data?.tagRuns,
        `tagged "${tag}"`,
        (changed) => void untag(changed, tag),
      ),
    archive: (ids) =>
      act(
        async () =>
          (await client.mutate({ mutation: ArchiveRunsDocument, variables: { ids: [...ids] } })).data
            ?.archiveRuns,
        'archived',
        (changed) => void unarchive(changed),
      ),
    unarchive,
    remove: (ids) =>
      act(
        async () =>
          (await client.mutate({ mutation: DeleteRunsDocument, variables: { ids: [...ids] } })).data
            ?.deleteRuns,
        'deleted; what they spent stays on the ledger',
        (changed) => void restore(changed),
      ),
    restore,
    cancel: (ids) =>
      act(
        async () =>
          (await client.mutate({ mutation: CancelRunsDocument, variables: { ids: [...ids] } })).data
            ?.cancelRuns,
        'told to stop',
      ),
  };
}
