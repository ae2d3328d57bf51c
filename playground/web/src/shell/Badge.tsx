/** How much waits: a number where somebody writes to one alone, a dot where they write to everybody. */

export function Badge({ direct, others }: { direct: number; others: number }) {
  if (direct > 0) {
    return (
      <span className="side-badge">
        {direct}
        <span className="visually-hidden"> unread</span>
      </span>
    );
  }
  return others > 0 ? (
    <span className="side-dot">
      <span className="visually-hidden">unread</span>
    </span>
  ) : null;
}
