/** What fails to draw shows as words; the rest of the message is not touched by it. */

import { Component, type ReactNode } from "react";

/** The quiet line in a block's place. Tests count these by `data-boundary`. */
export function NotDrawn({ type, children }: { type: string; children: ReactNode }) {
  return (
    <p className="block-not-drawn" data-boundary={type}>
      {children}
    </p>
  );
}

interface Props {
  type: string;
  /** What is drawn; when it changes it is tried again. */
  of: unknown;
  /** Words in its place. */
  fallback: string;
  children: ReactNode;
}

export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failed && before.of !== this.props.of) this.setState({ failed: false });
  }

  override render(): ReactNode {
    const { type, fallback, children } = this.props;
    if (!this.state.failed) return children;
    return <NotDrawn type={type}>{fallback || "This part could not be drawn."}</NotDrawn>;
  }
}
