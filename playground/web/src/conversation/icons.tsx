/** The conversation's small pictures; they say nothing to a screen reader: their buttons have names. */

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="conversation-icon"
      viewBox="0 0 20 20"
      width="18"
      height="18"
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
}

export const SmileIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.2" />
    <path d="M7.2 11.8c1.4 2 4.2 2 5.6 0M7.6 8h.01M12.4 8h.01" />
  </Icon>
);

export const ReplyIcon = () => (
  <Icon>
    <path d="M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9.5L6 16.5v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM6.5 8h7M6.5 10.5h4" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M10 4.6v.01M10 10v.01M10 15.4v.01" strokeWidth="2.6" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M5 5l10 10M15 5L5 15" />
  </Icon>
);

export const LockIcon = () => (
  <Icon>
    <path d="M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
    <circle cx="10" cy="10" r="2.2" />
  </Icon>
);

export const FileIcon = () => (
  <Icon>
    <path d="M5 2.500h6.500L15 6v11.500H5zM11.5 2.500V6H15" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11M5.5 10.500L10 15l4.5-4.5" />
  </Icon>
);
