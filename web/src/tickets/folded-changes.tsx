// What happened between two messages, in one line that opens.
import { IconHistory } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Entry } from "../api/types";
import { When } from "../text/when";
import styles from "./changes.module.css";
import { EntryChanges, EntryPrincipal, EntrySummary, EntryTitle } from "./entry";

export function FoldedChanges({ entries }: { entries: Entry[] }) {
    const { t } = useTranslation();
    const only = entries.length === 1 ? entries[0] : undefined;
    const last = entries.at(-1);
    return (
        <details className={styles.fold}>
            <summary>
                <IconHistory size={14} aria-hidden />
                {only ? (
                    <EntryText entry={only} />
                ) : (
                    <span>{t("conversation.changes", { count: entries.length })}</span>
                )}
                {only && <EntryPrincipal entry={only} />}
                {last && (
                    <span className="dim">
                        <When at={last.at} />
                    </span>
                )}
            </summary>
            <ul role="list">
                {entries.map((entry) => (
                    <li key={entry.id}>
                        {!only && (
                            <div>
                                <EntryTitle entry={entry} /> <EntryPrincipal entry={entry} />{" "}
                                <span className="dim">
                                    <When at={entry.at} />
                                </span>
                            </div>
                        )}
                        <EntryChanges entry={entry} />
                    </li>
                ))}
            </ul>
        </details>
    );
}

/** A reply is told by its message; what else an entry did is told by its first change. */
function EntryText({ entry }: { entry: Entry }) {
    const isMessage = ["replied", "noted", "posted"].includes(entry.action);
    return (
        <span className={styles.entryText}>
            {!isMessage && (
                <span>
                    <EntryTitle entry={entry} />
                </span>
            )}
            <EntrySummary entry={entry} />
        </span>
    );
}
