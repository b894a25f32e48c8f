// The texts of approvals, which come with what shows one and not with the first view.
import { addTexts } from "../catalogue";
import de from "./de.json";
import en from "./en.json";

addTexts(en, de);
