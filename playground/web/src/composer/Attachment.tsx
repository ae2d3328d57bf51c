/** A file that goes with the next message. */

import { useEffect, useState } from "react";
import { fileSize } from "../conversation/files";
import { CloseIcon, FileIcon } from "../shell/icons";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

interface Given {
  file: File;
  remove: () => void;
}

export function Attachment({ file, remove }: Given) {
  const picture = usePicture(file);
  return (
    <div className="composer-file">
      {picture ? <img src={picture} alt="" width="40" height="40" /> : <FileIcon />}
      <span className="composer-file-name">{file.name}</span>
      <span className="composer-file-size">{fileSize(file.size)}</span>
      <button type="button" className="icon-button" aria-label={`Remove ${file.name}`} onClick={remove}>
        <CloseIcon />
      </button>
    </div>
  );
}

/** The address of a picture's preview; empty for other files. */
function usePicture(file: File): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!PICTURES.includes(file.type)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
