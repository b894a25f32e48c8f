// The texts of the page of parts, which no other page loads.
import i18next from "i18next";

import { pseudo } from "../../text/pseudo";
import { namespace } from "../catalogue";
import de from "./de.json";
import en from "./en.json";

for (const [language, texts] of Object.entries({ en, de, pseudo: pseudo(en) }))
    i18next.addResourceBundle(language, namespace, texts, true);
