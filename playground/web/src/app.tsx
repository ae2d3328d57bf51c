/** The page: people and channels, the conversation, what lies beside and above it. */

import { Middle } from "./conversation/Middle";
import { Thread } from "./conversation/Thread";
import { Developer } from "./developer/Developer";
import { Modals } from "./modal/Modals";
import { Curtain } from "./shell/Curtain";
import { Notes } from "./shell/Notes";
import { Sidebar } from "./shell/Sidebar";
import { TopBar } from "./shell/TopBar";
import { useStore } from "./store/store";
import { Tour } from "./tour/Tour";

export function App() {
  const ready = useStore((store) => store.world !== null && store.me !== "");
  const threaded = useStore((store) => store.thread !== null);
  if (!ready) return <Curtain />;
  return (
    <div className={`app${threaded ? " with-thread" : ""}`}>
      <TopBar />
      <Sidebar />
      <main className="app-middle" id="conversation" tabIndex={-1}>
        <Middle />
      </main>
      <Thread />
      <Tour />
      <Developer />
      <Modals />
      <Notes />
    </div>
  );
}
