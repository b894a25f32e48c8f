// The texts of the page of parts, which no other page loads.
import { addTexts } from "../catalogue";
import de from "./de.json";
import en from "./en.json";

addTexts(en, de);
