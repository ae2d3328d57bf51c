/** How far the story has got: read at the start, then passing week by week when one asks for it. */

import { useEffect, useState } from "react";
import { useStore } from "../store/store";
import type { Story } from "../wire/types";

const SHOWN = 15_000;

export function StoryProgress() {
  const story = useStore((store) => store.story);
  switch (story?.phase) {
    case "reading":
      return <Reading story={story} />;
    case "connecting":
      return <p className="top-story">{story.note || "The bot is connecting …"}</p>;
    case "passing":
      return <Passing story={story} />;
    case "failed":
      return (
        <p className="top-banner" role="alert">
          {story.note || `The story of ${story.name} could not go on.`}
        </p>
      );
    case "ready":
      return story.note ? <Arrived key={story.note} note={story.note} /> : null;
    default:
      return null;
  }
}

/** What the time that passed has brought; it goes by itself. */
function Arrived({ note }: { note: string }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), SHOWN);
    return () => clearTimeout(timer);
  }, []);
  return over ? null : (
    <p className="top-story" role="status">
      {note}
    </p>
  );
}

/** Not announced at every case: whoever wants to know asks the progress bar. */
function Reading({ story: { name, done, total } }: { story: Story }) {
  const said = `Reading twelve weeks of ${name}: ${done} of ${total} cases`;
  return (
    <>
      <Bar name={`Reading ${name}`} said={said} done={done} total={total} />
      <p className="top-story">{said}</p>
    </>
  );
}

function Passing({ story: { note, done, total } }: { story: Story }) {
  const said = `Week ${Math.min(done + 1, total)} of ${total} passes`;
  return (
    <>
      <Bar name="Weeks pass" said={said} done={done} total={total} />
      <p className="top-story" role="status">
        {note ? `${said}: ${note}` : said}
      </p>
    </>
  );
}

function Bar({ name, said, done, total }: { name: string; said: string; done: number; total: number }) {
  return (
    <progress
      className="top-progress"
      aria-label={name}
      aria-valuetext={said}
      max={Math.max(total, 1)}
      value={done}
    />
  );
}
