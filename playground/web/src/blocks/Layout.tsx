/** The blocks that arrange text: sections, headers, small print, lines. */

import type { Element, TextObject } from "../wire/types";
import { ElementView } from "./elements/ElementView";
import { Picture } from "./Picture";
import { type HeaderBlock, heard, type ImageSource, type RowBlock, type SectionBlock } from "./shapes";
import type { Surface } from "./surface";
import { PlainText, TextOf } from "./Text";

export function Section({ block, surface }: { block: SectionBlock; surface: Surface }) {
  const { text, fields, accessory } = block;
  const below = accessory?.type === "checkboxes" || accessory?.type === "radio_buttons";
  return (
    <div className={`block-section${below ? " below" : ""}`}>
      <div className="block-section-text">
        {text && <TextOf text={text} />}
        {fields && <Fields fields={fields} />}
      </div>
      {accessory && (
        <Accessory of={accessory} surface={surface} blockId={block.block_id ?? ""} label={heard(text)} />
      )}
    </div>
  );
}

function Fields({ fields }: { fields: TextObject[] }) {
  return (
    <div className="block-fields">
      {fields.map((field, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fields have no names and keep their places
        <div key={place}>
          <TextOf text={field} />
        </div>
      ))}
    </div>
  );
}

interface AccessoryProps {
  of: Element;
  surface: Surface;
  blockId: string;
  label: string;
}

function Accessory({ of, surface, blockId, label }: AccessoryProps) {
  if (of.type === "image") return <Picture of={of as ImageSource} size="beside" />;
  return (
    <div className="block-accessory">
      <ElementView element={of} surface={surface} blockId={blockId} label={label} />
    </div>
  );
}

/** A headline: below the page's own, whatever level it asks for. */
export function Header({ block }: { block: HeaderBlock }) {
  return (
    <h4 className={`block-header level-${block.level ?? 3}`}>
      <PlainText text={block.text} />
    </h4>
  );
}

export function Context({ block }: { block: RowBlock }) {
  return (
    <div className="block-context">
      {block.elements.map((element, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: small print has no names and keeps its places
        <div key={place}>
          {element.type === "image" ? (
            <Picture of={element as ImageSource} size="line" />
          ) : (
            <TextOf text={element as unknown as TextObject} />
          )}
        </div>
      ))}
    </div>
  );
}

export const Divider = () => <hr className="block-divider" />;
