// The texts of flame graphs, which come with the page that shows one and not with the first view.
import { addTexts } from "../catalogue";
import de from "./de.json";
import en from "./en.json";

addTexts(en, de);

export { useText } from "../catalogue";
