const places = Array.from({ length: 14 }, (_, row) => row);

/** Grey bars in the places of rows. */
export function TableSkeleton() {
  return (
    <table aria-label="Loading runs">
      <tbody>
        {places.map((row) => (
          <tr key={row}>
            {[30, 14, 8, 12, 10].map((share, column) => (
              <td key={share} style={{ width: `${share}%` }}>
                <span className="skeleton" style={{ width: `${50 + ((row * 3 + column * 5) % 4) * 12}%` }} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
