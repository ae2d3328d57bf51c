/** The few signs of forms. */

const Sign = ({ path }: { path: string }) => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path d={path} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
  </svg>
);

export const ChevronIcon = () => <Sign path="m4 6 4 4 4-4" />;

export const CrossIcon = () => <Sign path="m4 4 8 8m0-8-8 8" />;

export const BackIcon = () => <Sign path="M13 8H3m4-4L3 8l4 4" />;
