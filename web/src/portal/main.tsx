// The portal: a document of its own, which loads none of the pages of staff.
import "../theme/mantine";
import "../theme/tokens.css";
import "../theme/base.css";

import { createRoot } from "react-dom/client";

import { reportErrors } from "../frame/reporting";
import { loadTexts, startLanguage } from "../text/language";
import { Portal } from "./app";

reportErrors();

const root = document.getElementById("root");
if (root)
    void startLanguage()
        .then(() => Promise.all([loadTexts("portal"), loadTexts("session")]))
        .then(() => createRoot(root).render(<Portal />));
