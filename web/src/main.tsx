import "./theme/mantine";
import "./theme/tokens.css";
import "./theme/base.css";

import { createRoot } from "react-dom/client";

import { App } from "./app";
import { reportErrors } from "./frame/reporting";
import { startLanguage } from "./text/language";

reportErrors();

const root = document.getElementById("root");
if (root) void startLanguage().then(() => createRoot(root).render(<App />));
