/** Small pictures for controls; what they mean is always said in words beside them or as their button's name. */

import type { ReactNode } from "react";

function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
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

export const CloseIcon = ({ size }: { size?: number }) => (
  <Icon {...(size && { size })}>
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

export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
    <circle cx="10" cy="10" r="2.2" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11M5.5 10.500L10 15l4.5-4.5" />
  </Icon>
);

const THUMB =
  "M7 9l3-6.5c1.3 0 2 .9 2 2.2L11.6 8H16a1.6 1.6 0 0 1 1.6 1.9l-1 5.4A2 2 0 0 1 14.6 17H7zM7 9H3v8h4z";

export const ThumbUpIcon = () => (
  <Icon size={16}>
    <path d={THUMB} />
  </Icon>
);

export const ThumbDownIcon = () => (
  <Icon size={16}>
    <path d={THUMB} transform="rotate(180 10 10)" />
  </Icon>
);

export const BinIcon = () => (
  <Icon size={16}>
    <path d="M3 5.5h14M8 5.5V3h4v2.5M5 5.5l.8 11.5h8.4L15 5.5M8.5 9v5M11.5 9v5" />
  </Icon>
);

export const SparkIcon = () => (
  <Icon size={16}>
    <path d="M10 2.5l1.9 5.6 5.6 1.9-5.6 1.9-1.9 5.6-1.9-5.6-5.6-1.9 5.6-1.9z" />
  </Icon>
);

export const DotsIcon = () => (
  <Icon size={16}>
    <path d="M4 10h.01M10 10h.01M16 10h.01" strokeWidth="3.4" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m5 7.5 5 5 5-5" />
  </Icon>
);

export const BackIcon = () => (
  <Icon size={16}>
    <path d="M16.5 10H4m5-5-5 5 5 5" />
  </Icon>
);
