/** Files by name: the playground's forms take note of them, without sending what is in them. */

import type { InputProps } from "./InputElement";
import { naming } from "./naming";
import { idsIn } from "./values";

export function FileInput(props: InputProps) {
  const { element, state, changed } = props;
  const types = (element.filetypes ?? []) as string[];
  const names = idsIn(state);
  return (
    <>
      <input
        {...naming(props)}
        id={props.id}
        className="input-file"
        type="file"
        multiple={Number(element.max_files ?? 10) > 1}
        accept={types.map((type) => `.${type}`).join(",")}
        aria-invalid={props.invalid || undefined}
        onChange={(event) => changed([...(event.target.files ?? [])].map((file) => file.name))}
      />
      {names.length > 0 && <span className="input-quiet">{names.join(", ")}</span>}
    </>
  );
}
