'use client';

import type { RunShelf } from '@clipwise/contract/operations';
import { type ReactNode, useState } from 'react';
import { Confirm } from '../../ui/confirm';
import { Dialog } from '../../ui/dialog';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { Popover } from '../../ui/popover';
import type { Selection } from './use-selection';
import type { Shelf } from './use-shelf';

/** The bar at the foot: always there, so that nothing jumps when a run is selected. */
export function SelectionBar({
  selection: { shown, hidden },
  shelf,
  place,
  isTagging,
  onTagging,
  onDropHidden,
  onClear,
  children,
}: {
  readonly selection: Selection;
  readonly shelf: Shelf;
  /** Where the listed runs are. */
  readonly place: RunShelf;
  readonly isTagging: boolean;
  readonly onTagging: (isTagging: boolean) => void;
  readonly onDropHidden: () => void;
  readonly onClear: () => void;
  readonly children: ReactNode;
}) {
  const [isDeleting, setDeleting] = useState(false);
  const { notice } = shelf;
  return (
    <footer className="foot-bar">
      {shown.length + hidden.length > 0 ? (
        <>
          <span className="strong nowrap" aria-live="polite">
            {shown.length} selected
          </span>
          {shown.length === 0 ? null : (
            <>
              <Link
                className="button is-primary"
                data-testid="compare-link"
                href={`/compare?ids=${shown.join(',')}`}
                prefetch={false}
              >
                Compare {shown.length}
                <kbd className="not-phone">c</kbd>
              </Link>
              <GuardedButton needs="write" className="button not-phone" onClick={() => onTagging(true)}>
                Tag <kbd>t</kbd>
              </GuardedButton>
              <GuardedButton
                needs="write"
                className="button not-phone"
                onClick={() => void (place === 'ARCHIVED' ? shelf.unarchive(shown) : shelf.archive(shown))}
              >
                {place === 'ARCHIVED' ? 'Unarchive' : 'Archive'} <kbd>e</kbd>
              </GuardedButton>
              <Popover title="More" button="More" className="button is-quiet" side="top">
                {(close) => {
                  const choice = (text: string, act: () => void, className = 'option') => (
                    <GuardedButton
                      needs="write"
                      className={className}
                      onClick={() => {
                        close();
                        act();
                      }}
                    >
                      {text}
                    </GuardedButton>
                  );
                  return (
                    <>
                      {choice('Cancel those that run or wait', () => void shelf.cancel(shown))}
                      {place === 'DELETED'
                        ? choice('Restore', () => void shelf.restore(shown))
                        : choice('Delete', () => setDeleting(true), 'option is-danger')}
                    </>
                  );
                }}
              </Popover>
            </>
          )}
          <button type="button" className="button is-quiet" onClick={onClear}>
            Clear
          </button>
          {hidden.length === 0 ? null : (
            <span className="muted small nowrap">
              {hidden.length} more outside these filters{' '}
              <button type="button" className="link" onClick={onDropHidden}>
                drop
              </button>
            </span>
          )}
        </>
      ) : notice === undefined ? (
        <span className="faint small not-phone nowrap">
          <kbd>j</kbd> <kbd>k</kbd> move, <kbd>x</kbd> selects, <kbd>?</kbd> all keys
        </span>
      ) : null}
      {notice === undefined ? null : (
        <span className="row small" role="status">
          <span className="cut" title={notice.refused.join('\n')}>
            {notice.text}
            {notice.refused.length === 0 ? '' : ` ${notice.refused.length} refused: ${notice.refused[0]}`}
          </span>
          {notice.undo === undefined ? null : (
            <button type="button" className="button is-small" onClick={notice.undo}>
              Undo
            </button>
          )}
          <button type="button" className="button is-quiet is-small" onClick={shelf.dismiss}>
            Dismiss
          </button>
        </span>
      )}
      <span className="grow" />
      {children}
      {isTagging ? (
        <TagDialog
          count={shown.length}
          onClose={() => onTagging(false)}
          onTag={(tag) => void shelf.tag(shown, tag)}
        />
      ) : null}
      {isDeleting ? (
        <Confirm
          title={`Delete ${shown.length} run${shown.length === 1 ? '' : 's'}?`}
          text="For 30 days this can be undone; then events, metrics and artifacts are removed. Config and privacy ledger stay: what was spent is spent."
          action="Delete"
          onConfirm={() => void shelf.remove(shown)}
          onClose={() => setDeleting(false)}
        />
      ) : null}
    </footer>
  );
}

function TagDialog({
  count,
  onTag,
  onClose,
}: {
  readonly count: number;
  readonly onTag: (tag: string) => void;
  readonly onClose: () => void;
}) {
  const [tag, setTag] = useState('');
  return (
    <Dialog title={`Tag ${count} run${count === 1 ? '' : 's'}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (tag.trim() === '') return;
          onTag(tag.trim());
          onClose();
        }}
      >
        <input
          className="input"
          style={{ width: '100%' }}
          aria-label="Tag"
          placeholder="paper"
          maxLength={50}
          value={tag}
          onChange={(event) => setTag(event.target.value)}
        />
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="button is-primary" disabled={tag.trim() === ''}>
            Tag
          </button>
        </div>
      </form>
    </Dialog>
  );
}
