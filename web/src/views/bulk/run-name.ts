// What a run does, in words.
import { useTranslation } from "react-i18next";

import type { BulkRun } from "../../api/types";

const named = [
    "assign",
    "change",
    "escalate",
    "resolve",
    "close",
    "reopen",
    "watch",
    "macro",
    "undo",
] as const;

/** Of an action that this page does not know, as the server calls it. */
export function useRunName(): (run: BulkRun) => string {
    const { t } = useTranslation();
    return ({ action, total: count }) => {
        const known = named.find((name) => name === action);
        return known ? t(`bulkRun.action.${known}`, { count }) : `${action}: ${count}`;
    };
}
