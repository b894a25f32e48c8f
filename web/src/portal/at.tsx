// A time as its reader wants it: in their language, and in the zone that they chose.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ago } from "../text/intl";
import { locale } from "../text/language";
import { useNow } from "../text/when";
import { choicesQuery } from "./queries";

export function At({ at, isShort = false }: { at: string; isShort?: boolean }) {
    const { i18n } = useTranslation();
    const { data } = useQuery(choicesQuery);
    const now = useNow();
    const language = locale(i18n.language);
    const exact = new Intl.DateTimeFormat(language, {
        dateStyle: "medium",
        timeStyle: "short",
        ...(data && { timeZone: data.time_zone }),
    }).format(new Date(at));
    return (
        <time dateTime={at} title={exact}>
            {isShort ? ago(at, now, language, "long") : exact}
        </time>
    );
}
