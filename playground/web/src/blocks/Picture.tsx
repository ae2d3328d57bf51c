/** Pictures: those of this playground are loaded, others are named and linked. */

import { ownFile, safeAddress } from "./addresses";
import { SafeLink } from "./hooks";
import type { ImageBlock, ImageSource } from "./shapes";
import { PlainText } from "./Text";

export function Picture({ of, size }: { of: ImageSource; size: "full" | "beside" | "line" }) {
  const address = of.image_url ?? of.slack_file?.url ?? "";
  const file = ownFile(address);
  const alt = of.alt_text ?? "";
  if (address && file) return <img className={`block-picture ${size}`} src={file} alt={alt} loading="lazy" />;
  const said = alt || "Picture";
  return (
    <span className={`block-picture-elsewhere ${size}`} role="img" aria-label={said}>
      {safeAddress(address) ? <SafeLink href={address}>{said}</SafeLink> : said}
    </span>
  );
}

export function Image({ block }: { block: ImageBlock }) {
  return (
    <figure className="block-figure">
      {block.title && (
        <figcaption>
          <PlainText text={block.title} />
        </figcaption>
      )}
      <Picture of={block} size="full" />
    </figure>
  );
}
