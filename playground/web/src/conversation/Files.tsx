/** The files of a message: images in sight, others to be taken along. */

import { ownFile } from "../blocks/addresses";
import { FileIcon } from "../shell/icons";
import type { SlackFile } from "../wire/types";
import { fileSize, isImage } from "./files";
import "./files.css";

interface Given {
  file: SlackFile;
  path: string;
}

function Picture({ file, path }: Given) {
  return (
    <a className="file-picture" href={path} target="_blank" rel="noreferrer">
      <img src={path} alt={file.alt_txt || file.title || file.name} loading="lazy" />
    </a>
  );
}

function Download({ file, path }: Given) {
  return (
    <a className="file-link" href={path} download={file.name}>
      <FileIcon />
      <span>
        <span className="file-name">{file.title || file.name}</span>
        <span className="file-size">
          {file.name}, {fileSize(file.size)}
        </span>
      </span>
    </a>
  );
}

/** Only what lies on this very server is shown. */
export function Files({ files }: { files: SlackFile[] }) {
  return (
    <div className="files">
      {files.map((file) => {
        const path = ownFile(file.url_private);
        if (!path) return null;
        const Shown = isImage(file) ? Picture : Download;
        return <Shown key={file.id} file={file} path={path} />;
      })}
    </div>
  );
}
