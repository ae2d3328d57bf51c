/** Small pictures for controls; what they mean is always said in words beside them or as their button's name. */

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="icon"
      width="18"
      height="18"
      viewBox="0 0 20 20"
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

export const HashIcon = () => (
  <Icon>
    <path d="M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5" />
  </Icon>
);

export const LockIcon = () => (
  <Icon>
    <rect x="4.5" y="9" width="11" height="8" rx="1.5" />
    <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);

export const PeopleIcon = () => (
  <Icon>
    <circle cx="7.5" cy="7" r="2.7" />
    <path d="M2.5 16c.4-3 2.3-4.6 5-4.6s4.6 1.6 5 4.6M13 4.6a2.6 2.6 0 0 1 0 4.9M14.5 11.7c1.7.5 2.7 1.9 3 4.3" />
  </Icon>
);

export const HomeIcon = () => (
  <Icon>
    <path d="m3 9.5 7-6 7 6M5 8.5V16.5h10V8.5M8.5 16.5v-4.5h3v4.5" />
  </Icon>
);

export const MessageIcon = () => (
  <Icon>
    <path d="M3 4.5h14v9.5H9l-3.5 3v-3H3z" />
  </Icon>
);

export const MenuIcon = () => (
  <Icon>
    <path d="M3 5.5h14M3 10h14M3 14.5h14" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M3.5 3.5 17 10 3.5 16.5l1.8-6.5zM5.3 10H10.5" />
  </Icon>
);

export const SmileIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.2" />
    <path d="M6.8 11.8c1.5 2.5 4.9 2.5 6.4 0M7.5 7.6v.6M12.5 7.6v.6" />
  </Icon>
);

export const PaperclipIcon = () => (
  <Icon>
    <path d="m15.5 9-5.7 5.7a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.9 5.9a1.1 1.1 0 0 1-1.6-1.6L12 6.2" />
  </Icon>
);

export const BoltIcon = () => (
  <Icon>
    <path d="M11 2.5 4.5 11.5H9l-.8 6 6.8-9.5h-4.6z" />
  </Icon>
);

export const FileIcon = () => (
  <Icon>
    <path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.3" />
    <path d="M10 2v1.7M10 16.3V18M2 10h1.7M16.3 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M4.3 15.7l1.2-1.2M14.5 5.5l1.2-1.2" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />
  </Icon>
);

export const ScreenIcon = () => (
  <Icon>
    <rect x="2.5" y="4" width="15" height="9.5" rx="1.5" />
    <path d="M7 17h6M10 13.5V17" />
  </Icon>
);

export const TourIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.2" />
    <path d="m12.8 7.2-1.6 4-4 1.6 1.6-4z" />
  </Icon>
);

export const CodeIcon = () => (
  <Icon>
    <path d="m6.5 6-4 4 4 4M13.5 6l4 4-4 4M11.5 4l-3 12" />
  </Icon>
);
