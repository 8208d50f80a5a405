'use client';

import { statementText } from '@clipwise/privacy';
import type { Verification } from '@clipwise/privacy/receipts';
import { useState } from 'react';
import { PageHeader } from '../../ui/page-header';
import { Panel } from '../../ui/panel';

type Given = { readonly name: string; readonly bytes: Uint8Array };
type Outcome =
  | { readonly kind: 'verified'; readonly name: string; readonly found: Verification }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string };

/** Checks a receipt wholly in the browser: nothing of it is sent anywhere. */
export function VerifyPage() {
  const [receipt, setReceipt] = useState<Given | undefined>(undefined);
  const [files, setFiles] = useState<readonly Given[]>([]);
  const [keys, setKeys] = useState('');
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);

  const check = async (next: { receipt?: Given | undefined; files: readonly Given[]; keys: string }) => {
    if (next.receipt === undefined) return;
    const { name, bytes } = next.receipt;
    let parsed: unknown;
    try {
      parsed = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      setOutcome({ kind: 'unreadable', name, reason: (error as Error).message });
      return;
    }
    const { verifyReceipt } = await import('@clipwise/privacy/receipts');
    const trustedKeys = next.keys.split(/[\s,]+/).filter(Boolean);
    const found = verifyReceipt(parsed, {
      files: next.files,
      ...(trustedKeys.length === 0 ? {} : { trustedKeys }),
    });
    setOutcome({ kind: 'verified', name, found });
  };
  const onReceipt = async (list: FileList | null) => {
    const [given] = await readAll(list);
    if (given === undefined) return;
    setReceipt(given);
    await check({ receipt: given, files, keys });
  };
  const onFiles = async (list: FileList | null) => {
    const given = await readAll(list);
    setFiles(given);
    await check({ receipt, files: given, keys });
  };
  return (
    <>
      <PageHeader title="Verify" crumb={{ name: 'Privacy', href: '/privacy' }} />
      <div className="verify-layout">
        <Panel title="Receipt" sub="checked in this browser; nothing is sent">
          <div className="form-row">
            <label htmlFor="receipt">Receipt of a run</label>
            <input
              id="receipt"
              type="file"
              accept=".json,application/json"
              onChange={(event) => void onReceipt(event.target.files)}
            />
            <span className="form-help">receipt.json, as clipwise receipt writes it</span>
          </div>
          <div className="form-row">
            <label htmlFor="artifacts">Files of the run</label>
            <input
              id="artifacts"
              type="file"
              multiple
              onChange={(event) => void onFiles(event.target.files)}
            />
            <span className="form-help">the checkpoint, say; compared by its hash</span>
          </div>
          <div className="form-row">
            <label htmlFor="keys">Keys that you trust</label>
            <input
              id="keys"
              className="input mono"
              autoComplete="off"
              spellCheck={false}
              value={keys}
              onChange={(event) => {
                setKeys(event.target.value);
                void check({ receipt, files, keys: event.target.value });
              }}
            />
            <span className="form-help">public keys, hexadecimal; clipwise keys show prints one</span>
          </div>
        </Panel>
        <div aria-live="polite">{outcome === undefined ? null : <OutcomePanel outcome={outcome} />}</div>
      </div>
    </>
  );
}

const words = { passed: 'holds', failed: 'fails', open: 'open' } as const;

function OutcomePanel({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.kind === 'unreadable')
    return (
      <Panel title={outcome.name} testId="verification">
        <p className="error-text">This is no JSON: {outcome.reason}</p>
      </Panel>
    );
  const { isValid, checks, statement } = outcome.found;
  return (
    <Panel title={outcome.name} testId="verification">
      <p className={isValid ? 'verify-good' : 'verify-bad'} role="status">
        {isValid
          ? 'All that could be checked holds.'
          : 'Do not rely on this receipt: something in it does not hold.'}
      </p>
      <table>
        <colgroup>
          <col style={{ width: 96 }} />
          <col style={{ width: 80 }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Outcome</th>
            <th scope="col">What was found</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ name, outcome: result, text }) => (
            <tr key={`${name} ${text}`} data-outcome={result}>
              <td>{name}</td>
              <td className={`is-${result}`}>{words[result]}</td>
              <td className="verify-text">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isValid && statement !== null ? (
        <pre className="verify-statement">{statementText(statement)}</pre>
      ) : null}
    </Panel>
  );
}

async function readAll(list: FileList | null): Promise<readonly Given[]> {
  return Promise.all(
    [...(list ?? [])].map(async (file) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}
