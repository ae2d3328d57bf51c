/** Blocks of a message or a view, each behind a boundary of its own. */

import { memo, useMemo } from "react";
import type { Block } from "../wire/types";
import { BlockView } from "./BlockView";
import { Boundary } from "./Boundary";
import { keyed, said } from "./keys";
import type { Surface } from "./surface";
import "slack-blocks-to-jsx/dist/style.css";
import "./blocks.css";
import "./frames.css";

const Guarded = memo(function Guarded({ block, surface }: { block: Block; surface: Surface }) {
  return (
    <Boundary type={block.type} of={block} fallback={said(block)}>
      <BlockView block={block} surface={surface} />
    </Boundary>
  );
});

export function Blocks({ blocks, surface }: { blocks: Block[]; surface: Surface }) {
  const steady = useSteady(surface);
  const named = useMemo(() => keyed(blocks), [blocks]);
  return (
    <div className="blocks">
      {named.map(({ key, block }) => (
        <Guarded key={key} block={block} surface={steady} />
      ))}
    </div>
  );
}

/** The same surface as long as it is the same message; a view's may bring new errors each time. */
function useSteady(surface: Surface): Surface {
  const { kind } = surface;
  const [channel, ts] = kind === "message" ? [surface.channel, surface.ts] : ["", ""];
  const view = kind === "view" ? surface : null;
  return useMemo(() => view ?? { kind: "message", channel, ts }, [view, channel, ts]);
}
