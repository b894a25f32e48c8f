// Why events are of this group: what counted and what not, by which keys, and what people decided.
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import type { Changes } from "../use-changes";
import type { Actions } from "./error";
import styles from "./error.module.css";
import { Keys } from "./keys";
import { type Component, componentOf } from "./tree";

interface Props {
    of: ErrorDetails;
    changes: Changes;
    actions: Actions;
}

export function Why({ of, changes, actions }: Props) {
    const { t } = useTranslation();
    const { grouping } = of;
    const tree = useMemo(() => componentOf(grouping?.tree), [grouping]);
    return (
        <>
            <section className={styles.part} aria-labelledby="error-grouping">
                <h2 id="error-grouping">{t("bugfix.grouping")}</h2>
                {grouping === null ? (
                    <p className="dim">{t("bugfix.groupingUnknown")}</p>
                ) : (
                    <>
                        <p>{t(`bugfix.basis.${grouping.basis}`)}</p>
                        <p className="dim">{t("bugfix.groupingHelp")}</p>
                        {tree && (
                            <ul role="list" className={styles.tree} translate="no">
                                <Branch of={tree} />
                            </ul>
                        )}
                    </>
                )}
            </section>
            <Keys of={of} changes={changes} actions={actions} />
        </>
    );
}

function Branch({ of }: { of: Component }) {
    const { t } = useTranslation();
    const Sign = of.counts ? IconCheck : IconMinus;
    return (
        <li data-counts={of.counts || undefined}>
            <div className={styles.component}>
                <Sign
                    size={13}
                    role="img"
                    aria-label={t(of.counts ? "bugfix.counts" : "bugfix.countsNot")}
                />
                <span>
                    <strong>{of.name}</strong>
                    {of.value !== "" && <code> {of.value}</code>}
                    {of.hint !== "" && <span className="dim"> – {of.hint}</span>}
                </span>
            </div>
            {of.parts.length > 0 && (
                <ul role="list">
                    {of.parts.map((part, at) => (
                        <Branch key={at} of={part} />
                    ))}
                </ul>
            )}
        </li>
    );
}
