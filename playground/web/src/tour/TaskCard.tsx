/** What to do now: the sentence, who and where one has to be, and what the tour can do for one. */

import { offerText } from "../composer/offering";
import { closeView } from "../modal/closing";
import { attempt } from "../store/acting";
import { channelName } from "../store/names";
import { channelAt, type Place } from "../store/seat";
import { useStore } from "../store/store";
import type { World } from "../store/world";
import { control } from "../wire/control";
import { fillIn, formOf } from "./filling";
import { firstName } from "./found";
import { Said } from "./Said";
import { isThere, type Task } from "./task";

/** `#branches`, or the app's own messages. */
const called = (world: World, place: Place): string =>
  place.kind === "channel"
    ? `#${channelName(world, place.channel)}`
    : `${world.app.real_name}'s ${place.tab === "home" ? "Home" : "Messages"}`;

/** Become the person of a task, where it happens. */
function goThere({ who, place }: Task): void {
  const { sit, go, me } = useStore.getState();
  if (me !== who.user) sit(who.user);
  go(place);
}

function offer(task: Task, world: World): void {
  goThere(task);
  offerText(channelAt(world, task.who.user, task.place), task.types ?? "");
}

const WEEKS: Record<number, string> = {
  1: "one week",
  2: "two weeks",
  3: "three weeks",
  4: "four weeks",
  5: "five weeks",
};

/** Let weeks pass, with nothing lying over the digests that come. */
function letPass(task: Task, world: World): void {
  const { user } = task.who;
  const top = world.modals[user]?.at(-1);
  goThere(task);
  if (top) void closeView(user, top.id, true);
  void attempt(control.letWeeksPass(task.weeks ?? 1));
}

/** What the tour can do for one in this task, beside bringing one there. */
function helpOf(task: Task, world: World): { says: string; help: () => void } | undefined {
  const { types, fills, weeks } = task;
  const form = fills && formOf(world, task.who.user, fills);
  if (form) return { says: "Fill it in for me", help: () => fillIn(form, fills) };
  if (weeks) return { says: `Let ${WEEKS[weeks] ?? weeks} pass`, help: () => letPass(task, world) };
  return types ? { says: "Type it for me", help: () => offer(task, world) } : undefined;
}

export function TaskCard({ task, acted }: { task: Task; acted: () => void }) {
  const world = useStore((store) => store.world);
  const there = useStore((store) => isThere(store, task));
  if (!world) return null;
  const help = helpOf(task, world);
  const who = firstName(task.who);
  const doing = (what: () => void) => () => {
    what();
    acted();
  };
  return (
    <div className="tour-task">
      <p>
        <Said text={task.says} />
      </p>
      <div className="tour-buttons">
        {!there && (
          <button
            type="button"
            className={help ? "button" : "button primary"}
            onClick={doing(() => goThere(task))}
          >
            Be {who} in {called(world, task.place)}
          </button>
        )}
        {help && (
          <button type="button" className="button primary" onClick={doing(help.help)}>
            {help.says}
          </button>
        )}
      </div>
      {there && (
        <p className="tour-there">
          You are {who} in {called(world, task.place)}.
        </p>
      )}
    </div>
  );
}
