/** The bar over the page: where one is, what time it is there, and the panels one can open. */

import { useStore } from "../store/store";
import { LostBanner } from "./Banner";
import { Clock } from "./Clock";
import { Connection } from "./Connection";
import { CodeIcon, TourIcon } from "./icons";
import { MenuButton } from "./MenuButton";
import { PanelButton } from "./PanelButton";
import { SkipLinks } from "./SkipLinks";
import { StoryProgress } from "./StoryProgress";
import { ThemeMenu } from "./ThemeMenu";
import "./topbar.css";

export function TopBar() {
  const team = useStore((store) => store.world?.team.name ?? "");
  const told = useStore((store) => store.story !== null);
  const tourOpen = useStore((store) => store.tourOpen);
  const developerOpen = useStore((store) => store.developerOpen);
  const { setTourOpen, setDeveloperOpen } = useStore.getState();
  return (
    <header className="top">
      <SkipLinks />
      <div className="top-bar">
        <MenuButton />
        <img className="top-logo" src="/icon.svg" alt="" width="24" height="24" />
        <strong className="top-name">{team}</strong>
        <Clock />
        <Connection />
        <ThemeMenu />
        {told && <PanelButton name="Tour" open={tourOpen} toggle={setTourOpen} Icon={TourIcon} />}
        <PanelButton name="Developer" open={developerOpen} toggle={setDeveloperOpen} Icon={CodeIcon} />
      </div>
      <LostBanner />
      <StoryProgress />
    </header>
  );
}
