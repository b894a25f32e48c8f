// A time as its reader wants it: in their language, and in the zone that they chose.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ago } from "../text/intl";
import { locale } from "../text/language";
import { useNow } from "../text/when";
import { choicesQuery } from "./queries";

interface Props {
    at: string;
    isShort?: boolean;
}

/** For who is signed in. */
export function At(props: Props) {
    const { data } = useQuery(choicesQuery);
    return <InZone {...props} zone={data?.time_zone} />;
}

/** For who is not, and has chosen nothing: to ask would lead them to the sign-in. */
export function AtForAnyone(props: Props) {
    return <InZone {...props} zone={undefined} />;
}

function InZone({ at, isShort = false, zone }: Props & { zone: string | undefined }) {
    const { i18n } = useTranslation();
    const now = useNow();
    const language = locale(i18n.language);
    const exact = new Intl.DateTimeFormat(language, {
        dateStyle: "medium",
        timeStyle: "short",
        timeZone: zone,
    }).format(new Date(at));
    return (
        <time dateTime={at} title={exact}>
            {isShort ? ago(at, now, language, "long") : exact}
        </time>
    );
}
