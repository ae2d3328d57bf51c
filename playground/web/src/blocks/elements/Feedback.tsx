/** Whether something helped, and other small buttons of an icon each. */

import { useState } from "react";
import { BinIcon, SparkIcon, ThumbDownIcon, ThumbUpIcon } from "../../shell/icons";
import { useStore } from "../../store/store";
import type { ButtonElement, FeedbackElement } from "../shapes";
import { useConfirm } from "./Confirm";
import type { ElementProps } from "./ElementView";
import { useActing } from "./useActing";

export function Feedback({ element, surface, blockId }: ElementProps<FeedbackElement>) {
  const { busy, act } = useActing(surface, blockId, element.action_id);
  const [given, give] = useState("");
  const sides = [
    { side: element.positive_button, Icon: ThumbUpIcon },
    { side: element.negative_button, Icon: ThumbDownIcon },
  ];
  return sides.map(({ side, Icon }) => (
    <button
      key={side.value}
      type="button"
      className="icon-button block-icon"
      aria-label={side.accessibility_label ?? side.text.text}
      title={side.text.text}
      aria-pressed={given === side.value}
      aria-busy={busy}
      onClick={() => {
        give(side.value);
        void act(side.value);
      }}
    >
      <Icon />
    </button>
  ));
}

export function IconButton({ element, surface, blockId }: ElementProps<ButtonElement>) {
  const { busy, act } = useActing(surface, blockId, element.action_id);
  const { sure, dialog } = useConfirm(element.confirm);
  const shown = useStore((store) => element.visible_to_user_ids?.includes(store.me) ?? true);
  if (!shown) return null;
  return (
    <>
      <button
        type="button"
        className="icon-button block-icon"
        aria-label={element.accessibility_label ?? element.text.text}
        title={element.text.text}
        aria-busy={busy}
        onClick={() => sure(() => void act(element.value))}
      >
        {element.icon === "trash" ? <BinIcon /> : <SparkIcon />}
      </button>
      {dialog}
    </>
  );
}
