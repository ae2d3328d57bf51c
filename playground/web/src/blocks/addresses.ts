/** Which addresses this page follows, and which pictures it loads. */

const FOLLOWED = ["http:", "https:", "mailto:"];

function parsed(address: string): URL | null {
  try {
    return new URL(address, window.location.href);
  } catch {
    return null;
  }
}

/** The address as a link may have it; nothing where it leads to neither the web nor a mail. */
export function safeAddress(address: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return null;
  const url = parsed(address);
  return url && FOLLOWED.includes(url.protocol) ? url.href : null;
}

const THIS_MACHINE = ["127.0.0.1", "localhost"];

/** The path of a file of this playground, whichever of its names and ports the address has; it is then asked of
 * the server that this page came from. Nothing else is loaded: no request leaves the machine. */
export function ownFile(address: string): string | null {
  const url = parsed(address);
  const here = url && (THIS_MACHINE.includes(url.hostname) || url.host === window.location.host);
  return here && url.pathname.startsWith("/files/") ? url.pathname : null;
}

/** Open an address beside this page. */
export function openBeside(address: string): void {
  const safe = safeAddress(address);
  if (safe) window.open(safe, "_blank", "noopener,noreferrer");
}
