/** What is chosen where several may be, each to be taken back. */

import { CloseIcon } from "../../shell/icons";
import type { Option } from "../../wire/types";

export function Chips({ options, remove }: { options: Option[]; remove: (option: Option) => void }) {
  if (options.length === 0) return null;
  return (
    <ul className="input-chips" aria-label="Chosen">
      {options.map((option) => (
        <li key={option.value ?? option.text.text} className="input-chip">
          {option.text.text}
          <button type="button" aria-label={`Remove ${option.text.text}`} onClick={() => remove(option)}>
            <CloseIcon size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}
