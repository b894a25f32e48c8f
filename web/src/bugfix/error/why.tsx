// Why events are of this group: what counted and what not, by which keys, and what people decided.
import { Button, Checkbox } from "@mantine/core";
import { IconArrowMerge, IconCheck, IconMinus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ErrorDetails } from "../../api/types";
import { count } from "../../parts/value/format";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import type { Changes } from "../use-changes";
import type { Actions } from "./error";
import styles from "./error.module.css";
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

function Keys({ of, changes, actions }: Props) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const navigate = useNavigate();
    const { group, keys } = of;
    const [chosen, setChosen] = useState<readonly string[]>([]);
    const canPart = group.may.includes("unmerge") && keys.length > 1;
    const part = async () => {
        const id = await changes.unmerge(group, chosen);
        if (id !== null) void navigate({ to: "/errors/$id", params: { id } });
    };
    return (
        <section className={styles.part} aria-labelledby="error-keys">
            <h2 id="error-keys">{t("bugfix.keys")}</h2>
            <p className="dim">{t("bugfix.keysHelp")}</p>
            <div className={styles.wide} role="group" tabIndex={0} aria-label={t("bugfix.keys")}>
                <table className={styles.crumbs}>
                    <thead>
                        <tr>
                            {canPart && (
                                <th scope="col">
                                    <span className="unseen">{t("bugfix.takeOut")}</span>
                                </th>
                            )}
                            <th scope="col">{t("bugfix.key")}</th>
                            <th scope="col">{t("bugfix.version")}</th>
                            <th scope="col">{t("bugfix.decidedBy")}</th>
                            <th scope="col">{t("bugfix.events")}</th>
                            <th scope="col">{t("bugfix.firstSeen")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {keys.map(
                            ({
                                grouping_key: key,
                                version,
                                decided_by: by,
                                events,
                                first_seen: at,
                            }) => (
                                <tr key={key}>
                                    {canPart && (
                                        <td>
                                            <Checkbox
                                                size="xs"
                                                aria-label={t("bugfix.takeOutOne", { key })}
                                                checked={chosen.includes(key)}
                                                onChange={(event) =>
                                                    setChosen(
                                                        event.currentTarget.checked
                                                            ? [...chosen, key]
                                                            : chosen.filter((one) => one !== key),
                                                    )
                                                }
                                            />
                                        </td>
                                    )}
                                    <td className="mono" translate="no">
                                        {key}
                                    </td>
                                    <td>{version}</td>
                                    <td>{t(`bugfix.keyDecision.${by}`)}</td>
                                    <td>{count(events, language)}</td>
                                    <td>
                                        <When at={at} isShort />
                                    </td>
                                </tr>
                            ),
                        )}
                    </tbody>
                </table>
            </div>
            <div className={styles.tools}>
                {canPart && (
                    <Button
                        disabled={chosen.length === 0 || chosen.length === keys.length}
                        onClick={() => void part()}
                    >
                        {t("bugfix.takeOut")}
                    </Button>
                )}
                {actions.can("merge") && (
                    <Button
                        leftSection={<IconArrowMerge size={14} />}
                        aria-keyshortcuts="m"
                        onClick={actions.merge}
                    >
                        {t("bugfix.do.merge")}
                    </Button>
                )}
            </div>
        </section>
    );
}
