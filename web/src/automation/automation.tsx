// All rules, in the order in which they run: what each does, whether it is on, and how it fares.
import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconRobot } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Rule } from "../api/types";
import { Empty, Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { When } from "../text/when";
import styles from "./automation.module.css";
import { example, type ExampleName, exampleNames } from "./examples";
import { create, moveTo, rulesQuery } from "./queries";
import { actionsText, stopText, triggerText } from "./sentence";

export function Automation() {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(rulesQuery);
    const mayCreate = data?.may.includes("create") ?? false;
    return (
        <div className={styles.page}>
            <div className={styles.head}>
                <h1>{t("place.automation")}</h1>
                <span className="grow" />
                {mayCreate && (
                    <Button
                        variant="filled"
                        leftSection={<IconPlus size={14} />}
                        renderRoot={(props) => (
                            <Link to="/automation/$id" params={{ id: "new" }} {...props} />
                        )}
                    >
                        {t("automation.new")}
                    </Button>
                )}
            </div>
            <div className={styles.scroll}>
                {error ? (
                    <Failed error={error} retry={() => void refetch()} />
                ) : !data ? (
                    <Skeletons rows={8} height={44} />
                ) : data.items.length === 0 ? (
                    <NoRules mayCreate={mayCreate} />
                ) : (
                    <Rules rules={data.items} />
                )}
            </div>
        </div>
    );
}

function NoRules({ mayCreate }: { mayCreate: boolean }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const adopt = async (which: ExampleName) => {
        try {
            const texts = {
                name: t(`automation.example.${which}.name`),
                text: t(`automation.example.${which}.text`, { open: "{{", close: "}}" }),
            };
            const { id } = await create(example(which, texts));
            void queries.invalidateQueries({ queryKey: ["automation"] });
            await navigate({ to: "/automation/$id", params: { id } });
        } catch (problem) {
            toast.failed(problem);
        }
    };
    return (
        <>
            <Empty icon={<IconRobot size={22} />} title={t("automation.empty")}>
                {t("automation.emptyHelp")}
            </Empty>
            {mayCreate && (
                <ul role="list" className={styles.examples} aria-label={t("automation.examples")}>
                    {exampleNames.map((which) => (
                        <li key={which}>
                            <div className="grow">
                                <strong>{t(`automation.example.${which}.name`)}</strong>
                                <p className="dim">{t(`automation.example.${which}.what`)}</p>
                            </div>
                            <Button
                                aria-label={t("automation.adoptOf", {
                                    name: t(`automation.example.${which}.name`),
                                })}
                                onClick={() => void adopt(which)}
                            >
                                {t("automation.adopt")}
                            </Button>
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}

function Rules({ rules }: { rules: readonly Rule[] }) {
    const { t } = useTranslation();
    return (
        <div className={styles.wide} tabIndex={0} role="group" aria-label={t("automation.table")}>
            <table className={styles.table}>
                <thead>
                    <tr>
                        <th scope="col">{t("automation.order")}</th>
                        <th scope="col">{t("automation.rule")}</th>
                        <th scope="col">{t("automation.state")}</th>
                        <th scope="col">{t("automation.last")}</th>
                        <th scope="col" className={styles.number}>
                            {t("automation.runsOfDay")}
                        </th>
                        <th scope="col" className={styles.number}>
                            {t("automation.failuresOfDay")}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {rules.map((rule) => (
                        <Row key={rule.id} rule={rule} isLast={rule.place === rules.length} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Row({ rule, isLast }: { rule: Rule; isLast: boolean }) {
    const { t } = useTranslation();
    return (
        <tr>
            <td>
                <Move rule={rule} isLast={isLast} />
            </td>
            <th scope="row">
                <Link to="/automation/$id" params={{ id: rule.id }} translate="no">
                    {rule.name}
                </Link>
                <div className="dim">
                    {triggerText(rule.trigger, t)}
                    {rule.filter && (
                        <>
                            {" · "}
                            <code translate="no">{rule.filter}</code>
                        </>
                    )}
                    {" → "}
                    {actionsText(rule, t)}
                </div>
            </th>
            <td>
                <RuleState rule={rule} />
            </td>
            <td>
                {rule.last_run ? (
                    <When at={rule.last_run} />
                ) : (
                    <span className="dim">{t("automation.never")}</span>
                )}
            </td>
            <td className={styles.number}>{rule.runs_of_day}</td>
            <td className={styles.number} data-failed={rule.failures_of_day > 0 || undefined}>
                {rule.failures_of_day}
            </td>
        </tr>
    );
}

/** Whether it is on, and why not, where it stopped by itself. */
export function RuleState({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    if (rule.enabled) return <span className={styles.on}>{t("automation.on")}</span>;
    if (rule.stop_reason)
        return <span className={styles.stopped}>{stopText(rule.stop_reason, t)}</span>;
    return <span className="dim">{t("automation.off")}</span>;
}

/** Up and down in the order, by buttons that keep the focus with their rule. */
function Move({ rule, isLast }: { rule: Rule; isLast: boolean }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const move = async (place: number) => {
        try {
            await moveTo(rule, place);
            toast.done(t("automation.moved", { name: rule.name, place }));
        } catch (problem) {
            toast.failed(problem);
        }
        await queries.invalidateQueries({ queryKey: ["automation"] });
    };
    return (
        <span className={styles.move}>
            <ActionIcon
                size="sm"
                aria-label={t("automation.up", { name: rule.name })}
                disabled={rule.place === 1}
                onClick={() => void move(rule.place - 1)}
            >
                <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
                size="sm"
                aria-label={t("automation.down", { name: rule.name })}
                disabled={isLast}
                onClick={() => void move(rule.place + 1)}
            >
                <IconArrowDown size={14} />
            </ActionIcon>
            <span className="dim">{rule.place}</span>
        </span>
    );
}
