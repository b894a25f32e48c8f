// What a notification says. Kinds and details come from the server's modules: one that this
// interface does not know is shown by its own name.
import i18next from "i18next";
import { useTranslation } from "react-i18next";

import type { Notification } from "../api/types";

type Shape = Pick<Notification, "kind" | "count" | "detail" | "reason">;

export function useWords() {
    const { t } = useTranslation();
    const known = (key: string, other: string, count?: number) =>
        i18next.exists(key, { count }) ? String(t(key as "place.me", { count })) : other;
    /** `status:resolved` in words; empty for what needs none. */
    const detail = (text: string) =>
        known(`notification.detail.${text.replace(":", ".")}`, text.replace(/[:_]/g, " "));
    return {
        /** The name of a kind, for who chooses. */
        kind: (kind: string) => known(`notification.kind.${kind}`, kind),
        /** What happened: `3 new replies`, `Changed: resolved`. */
        what: ({ kind, count, detail: text }: Shape) => {
            const what = known(`notification.what.${kind}`, kind, count);
            return count === 1 && text !== "" ? `${what}: ${detail(text)}` : what;
        },
        /** Why them. */
        why: ({ reason }: Shape) => known(`notification.reason.${reason}`, reason),
    };
}
