/** The app: its Home, and the conversation with it. */

import { useEffect } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { Composer } from "../composer/Composer";
import { AppHome } from "../home/AppHome";
import { attempt } from "../store/acting";
import { directOf } from "../store/seat";
import { useStore } from "../store/store";
import { control } from "../wire/control";
import { Conversation } from "./Conversation";
import { Empty } from "./Empty";
import { useAppName } from "./facts";
import { Prompts } from "./Prompts";
import { StatusLine } from "./StatusLine";

type AppTab = "home" | "messages";

function Messages() {
  const me = useStore((store) => store.me);
  const channel = useStore((store) => (store.world ? directOf(store.world, store.me) : ""));
  useEffect(() => {
    void attempt(control.openTab(me, "messages"));
  }, [me]);
  if (!channel) return <Empty channel="" />; // opening the tab opens the channel too
  return (
    <>
      <Conversation channel={channel} />
      <StatusLine channel={channel} />
      <Prompts channel={channel} />
      <Composer channel={channel} />
    </>
  );
}

export function AppMiddle({ tab }: { tab: AppTab }) {
  const app = useAppName();
  const go = useStore((store) => store.go);
  return (
    <Tabs
      className="app-tabs"
      selectedKey={tab}
      onSelectionChange={(key) => go({ kind: "app", tab: key as AppTab })}
    >
      <header className="middle-head app-head">
        <h1>
          <img className="avatar small" src="/icon.svg" alt="" />
          {app}
        </h1>
        <TabList className="app-tab-list" aria-label={app}>
          <Tab id="home">Home</Tab>
          <Tab id="messages">Messages</Tab>
        </TabList>
      </header>
      <TabPanel id="home" className="app-panel app-panel-home">
        <AppHome />
      </TabPanel>
      <TabPanel id="messages" className="app-panel">
        <Messages />
      </TabPanel>
    </Tabs>
  );
}
