import type { Problem } from './problems';

type Props = {
  /** What no input shows. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** Why the run claims no guarantee; empty when it does. */
  readonly privacyNote: string;
};

/** What the API says of the config as a whole, before it is launched. */
export function ConfigRemarks({ problems, warnings, privacyNote }: Props) {
  const remarks = [
    ...(privacyNote === '' ? [] : [`This run claims no guarantee. ${privacyNote}`]),
    ...warnings,
  ];
  return (
    <div aria-live="polite">
      {problems.length === 0 ? null : (
        <ul className="alert">
          {problems.map(({ path, message }) => (
            <li key={path + message}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {remarks.length === 0 ? null : (
        <ul className="notice">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
