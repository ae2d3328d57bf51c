/** The few icons on elements. */

import type { ReactNode } from "react";

const Icon = ({ children }: { children: ReactNode }) => (
  <svg
    viewBox="0 0 20 20"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

const THUMB =
  "M7 9l3-6.5c1.3 0 2 .9 2 2.2L11.6 8H16a1.6 1.6 0 0 1 1.6 1.9l-1 5.4A2 2 0 0 1 14.6 17H7zM7 9H3v8h4z";

export const ThumbUp = () => (
  <Icon>
    <path d={THUMB} />
  </Icon>
);

export const ThumbDown = () => (
  <Icon>
    <path d={THUMB} transform="rotate(180 10 10)" />
  </Icon>
);

export const Bin = () => (
  <Icon>
    <path d="M3 5.5h14M8 5.5V3h4v2.5M5 5.5l.8 11.5h8.4L15 5.5M8.5 9v5M11.5 9v5" />
  </Icon>
);

export const Spark = () => (
  <Icon>
    <path d="M10 2.5l1.900 5.600 5.600 1.900-5.600 1.900-1.900 5.600-1.900-5.600-5.600-1.900 5.600-1.900z" />
  </Icon>
);

export const Dots = () => (
  <svg viewBox="0 0 20 20" width="16" height="16" fill="currentColor" aria-hidden="true">
    <circle cx="4" cy="10" r="1.7" />
    <circle cx="10" cy="10" r="1.7" />
    <circle cx="16" cy="10" r="1.7" />
  </svg>
);
