/** A row of things to use. */

import type { RowBlock } from "../shapes";
import type { Surface } from "../surface";
import { ElementView } from "./ElementView";
import { useHeldFocus } from "./useHeldFocus";

export function Actions({ block, surface }: { block: RowBlock; surface: Surface }) {
  const held = useHeldFocus();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and these are actions
    <div className="block-actions" role="group" aria-label="Actions" tabIndex={-1} {...held}>
      {block.elements.map((element, place) => (
        <ElementView
          key={element.action_id ?? place}
          element={element}
          surface={surface}
          blockId={block.block_id ?? ""}
        />
      ))}
    </div>
  );
}
