// "Rita created the ticket": who made a thing, in a sentence.
import "./catalogue";

import { type PartsText, useText } from "../catalogue";
import type { Acted } from "../principal/principal";
import type en from "./en.json";

/** What the record calls the things that are made. */
export type Thing = keyof (typeof en)["created"];

export function Created({ by, thing }: { by: Acted; thing: Thing }) {
    const { t } = useText();
    return <span>{t(`created.${thing}`, { who: subject(by, t) })}</span>;
}

/** Who acted, as the subject of a sentence. */
function subject({ actor, principal, principal_name }: Acted, t: PartsText): string {
    const name = actor?.name ?? principal_name ?? "";
    if (principal === "person") return name || t("creator.someone");
    if (principal === "nobody") return t("creator.stranger");
    return `${t(`principal.${principal}`)} ${name}`.trim();
}
