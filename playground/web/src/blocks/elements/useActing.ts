/** Using an element once: busy until the app has answered, and not twice meanwhile. */

import { useOnce } from "../../store/once";
import type { PlainValue } from "../../wire/types";
import { type Surface, use } from "../surface";

interface Acting {
  busy: boolean;
  act: (value?: PlainValue) => Promise<void>;
}

export function useActing(surface: Surface, blockId: string, actionId = ""): Acting {
  const { busy, once } = useOnce();
  return { busy, act: (value) => once(() => use(surface, blockId, actionId, value)) };
}
