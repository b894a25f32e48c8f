// What came of a rule each time that it was set off, newest first.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Rule, RuleRun } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { When } from "../text/when";
import styles from "./automation.module.css";
import { TicketLink } from "./dry-run";
import { runsQuery } from "./queries";
import { actionName, triggerName } from "./sentence";

export function Runs({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(runsQuery(rule.id));
    return (
        <section className={styles.part} aria-labelledby="runs">
            <h2 id="runs">{t("automation.log")}</h2>
            <p className="dim">{t("automation.logHelp")}</p>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={4} height={32} />
            ) : data.items.length === 0 ? (
                <p>{t("automation.logEmpty")}</p>
            ) : (
                <div
                    className={styles.wide}
                    tabIndex={0}
                    role="group"
                    aria-label={t("automation.log")}
                >
                    <table className={styles.table}>
                        <thead>
                            <tr>
                                <th scope="col">{t("automation.at")}</th>
                                <th scope="col">{t("automation.ticket")}</th>
                                <th scope="col">{t("automation.setOffBy")}</th>
                                <th scope="col">{t("automation.outcomeTitle")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {data.items.map((run) => (
                                <tr key={run.id}>
                                    <td>
                                        <When at={run.at} />
                                    </td>
                                    <td className={styles.detail}>
                                        {run.subject ? (
                                            <TicketLink of={run.subject} />
                                        ) : (
                                            <span className="dim">{t("automation.noTicket")}</span>
                                        )}
                                    </td>
                                    <td>{triggerName(run.trigger, t)}</td>
                                    <td className={styles.detail}>
                                        <Outcome run={run} />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}

function Outcome({ run: { outcome, detail } }: { run: RuleRun }) {
    const { t } = useTranslation();
    switch (outcome) {
        case "done":
            return (
                <>
                    {t("automation.outcome.done")}{" "}
                    {detail.actions.map((name) => actionName(name, t)).join(", ")}
                </>
            );
        case "not_matched":
            return (
                <span className="dim">
                    {t("automation.outcome.not_matched")}{" "}
                    {detail.is_out_of_reach ? (
                        t("automation.outOfReach")
                    ) : (
                        <code translate="no">{detail.failing.join(" ")}</code>
                    )}
                </span>
            );
        case "refused":
            return (
                <span className={styles.stopped}>
                    {t("automation.outcome.refused")} {actionName(detail.refused ?? "", t)}:{" "}
                    {detail.message}
                </span>
            );
        case "stopped":
            return (
                <span className={styles.stopped}>
                    {t("automation.outcome.stopped")}{" "}
                    {t(`automation.stopped.${detail.code as "too_often"}`)}
                </span>
            );
    }
}
