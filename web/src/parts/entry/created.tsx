// "Rita created the ticket": who made a thing, in a sentence.
import { type Acted, usePrincipalName } from "../principal/principal";
import { useText } from "../catalogue";
import type en from "../locales/en.json";

/** What the record calls the things that are made. */
export type Thing = keyof (typeof en)["created"];

export function Created({ by, thing }: { by: Acted; thing: Thing }) {
    const { t } = useText();
    return <span>{t(`created.${thing}`, { who: usePrincipalName()(by) })}</span>;
}
