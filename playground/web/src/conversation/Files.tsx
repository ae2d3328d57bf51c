/** The files of a message: images in sight, others to be taken along. */

import type { SlackFile } from "../wire/types";
import { filePath, fileSize, isImage } from "./files";
import { FileIcon } from "./icons";
import "./files.css";

function Picture({ file }: { file: SlackFile }) {
  return (
    <a className="file-picture" href={filePath(file)} target="_blank" rel="noreferrer">
      <img src={filePath(file)} alt={file.alt_txt || file.title || file.name} loading="lazy" />
    </a>
  );
}

function Download({ file }: { file: SlackFile }) {
  return (
    <a className="file-link" href={filePath(file)} download={file.name}>
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

export function Files({ files }: { files: SlackFile[] }) {
  const here = files.filter((file) => filePath(file) !== "");
  return (
    <div className="files">
      {here.map((file) =>
        isImage(file) ? <Picture key={file.id} file={file} /> : <Download key={file.id} file={file} />,
      )}
    </div>
  );
}
