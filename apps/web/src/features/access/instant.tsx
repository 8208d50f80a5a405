import { formatShortInstant } from '../../data/format';

/** An instant of a table, in UTC; the whole of it when pointed at. */
export function Instant({
  at,
  none = '-',
}: {
  readonly at: string | null | undefined;
  readonly none?: string;
}) {
  if (at == null) return <span className="faint">{none}</span>;
  return (
    <time dateTime={at} title={at}>
      {formatShortInstant(at)}
    </time>
  );
}
