'use client';

import { useEffect, useRef, useState } from 'react';

/** What became of an archive, as the API says. */
export type ImportedStudy = {
  readonly studyId: string;
  readonly isNew: boolean;
  readonly runs: number;
  /** Those that were not there. */
  readonly newRuns: number;
};

/** Where an upload stands. */
export type Upload =
  | { readonly kind: 'none' }
  /** `share` of the bytes are sent, from 0 to 1; at 1 the API checks and stores them. */
  | { readonly kind: 'sending'; readonly name: string; readonly share: number }
  | { readonly kind: 'done'; readonly name: string; readonly study: ImportedStudy }
  | { readonly kind: 'failed'; readonly message: string };

/** Sends archives to the API, one at a time, and says how far one is. It ends with the component. */
export function useArchiveUpload(apiUrl: string) {
  const [upload, setUpload] = useState<Upload>({ kind: 'none' });
  const request = useRef<XMLHttpRequest | undefined>(undefined);
  useEffect(() => () => request.current?.abort(), []);

  const send = (file: File): void => {
    request.current?.abort();
    // fetch() tells nobody how much of a body is sent.
    const sending = new XMLHttpRequest();
    request.current = sending;
    sending.open('POST', `${apiUrl}/import/study`);
    sending.withCredentials = true;
    sending.setRequestHeader('content-type', 'application/x-tar');
    sending.upload.onprogress = ({ loaded, total }) =>
      setUpload({ kind: 'sending', name: file.name, share: total === 0 ? 1 : loaded / total });
    sending.onload = () => setUpload(outcomeOf(file.name, sending.status, sending.responseText));
    sending.onerror = () =>
      setUpload({
        kind: 'failed',
        message:
          'The connection ended before the API had answered: it is away, or took no more of the file. Nothing was taken in; send it again.',
      });
    sending.onabort = () => setUpload({ kind: 'none' });
    setUpload({ kind: 'sending', name: file.name, share: 0 });
    sending.send(file);
  };
  return { upload, send, cancel: () => request.current?.abort() };
}

/** What an answer of the API means. */
export function outcomeOf(name: string, status: number, body: string): Upload {
  const answer = parsed(body);
  if ((status === 200 || status === 201) && typeof answer.studyId === 'string')
    return { kind: 'done', name, study: answer as ImportedStudy };
  const message = typeof answer.message === 'string' ? answer.message : `the API answered ${status}`;
  return { kind: 'failed', message: `Nothing was taken in: ${message}` };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
