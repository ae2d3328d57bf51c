import type { Surface } from "../surface";
import { filledIn } from "./drafts";

/** A view as the place where blocks lie. */
export const viewSurface = (id: string, errors: Record<string, string> = {}): Surface => ({
  kind: "view",
  id,
  errors,
  filled: () => filledIn(id),
});
