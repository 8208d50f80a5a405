/** What the small marks of a page mean; it stands once, at the foot. */
export function MarkLegend({ differing = [] }: { readonly differing?: readonly string[] }) {
  return (
    <ul className="legend" aria-label="Marks" data-testid="epsilon-legend">
      {differing.length < 2 ? null : (
        <li className="warn-text" title={differing.join('; ')}>
          epsilons of {differing.length} different terms do not compare
        </li>
      )}
      <li>
        <span className="not-covered" aria-hidden="true">
          *
        </span>
        not covered by epsilon
      </li>
      <li>
        <span className="infinity" aria-hidden="true">
          ∞
        </span>
        no guarantee
      </li>
      <li title="What was recorded contradicts what was charged, so nothing is claimed.">
        <span className="mark" aria-hidden="true">
          ?
        </span>
        unverified
      </li>
    </ul>
  );
}
