import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./styles/tokens.css";
import "./styles/app.css";
import { App } from "./app";
import { goByParts } from "./shell/parts";
import { followTheme } from "./shell/theme";
import { connect } from "./store/following";

followTheme();
goByParts();
connect();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
