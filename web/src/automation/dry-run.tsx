// What a rule would have done lately, and whether one ticket matches it now. Nothing is done.
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DryRun, Rule, RuleJudgement } from "../api/types";
import { Failed, FormProblem, Skeletons } from "../frame/states";
import { NativeChoice } from "../parts/form/native-choice";
import { When } from "../text/when";
import styles from "./automation.module.css";
import { dryRunQuery, judge } from "./queries";
import { actionsText, propertyName } from "./sentence";

const dayChoices = [1, 7, 30] as const;

export function DryRunPanel({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    const [days, setDays] = useState(7);
    const [isAsked, setAsked] = useState(false);
    const { data, error, isFetching, refetch } = useQuery({
        ...dryRunQuery(rule.id, rule.version, days),
        enabled: isAsked,
    });
    const ask = () => {
        if (isAsked) void refetch();
        else setAsked(true);
    };
    return (
        <section className={styles.part} aria-labelledby="dry-run">
            <h2 id="dry-run">{t("automation.dryRun")}</h2>
            <p className="dim">{t("automation.dryRunHelp")}</p>
            <div className={styles.line}>
                <NativeChoice
                    label={t("automation.dryRunDays")}
                    value={String(days)}
                    options={dayChoices.map((count) => [
                        String(count),
                        t("automation.days", { count }),
                    ])}
                    onChange={(chosen) => setDays(Number(chosen))}
                />
                <Button loading={isFetching} onClick={ask}>
                    {t("automation.dryRunDo")}
                </Button>
            </div>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : data ? (
                <Found rule={rule} found={data} />
            ) : (
                isAsked && <Skeletons rows={3} height={32} />
            )}
            <OneTicket rule={rule} />
        </section>
    );
}

function Found({ rule, found }: { rule: Rule; found: DryRun }) {
    const { t } = useTranslation();
    return (
        <>
            <p role="status">
                {t("automation.found", { count: found.rows.length })}{" "}
                {found.not_matched > 0 && t("automation.notMatched", { count: found.not_matched })}{" "}
                {!found.is_complete && t("automation.incomplete")}
            </p>
            {found.rows.length > 0 && (
                <div
                    className={styles.wide}
                    tabIndex={0}
                    role="group"
                    aria-label={t("automation.dryRun")}
                >
                    <table className={styles.table}>
                        <thead>
                            <tr>
                                <th scope="col">{t("automation.ticket")}</th>
                                <th scope="col">{t("automation.at")}</th>
                                <th scope="col">{t("automation.wouldDo")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {found.rows.map((row) => (
                                <tr key={`${row.subject.key} ${row.at}`}>
                                    <th scope="row" className={styles.detail}>
                                        <TicketLink of={row.subject} />
                                    </th>
                                    <td>
                                        <When at={row.at} />
                                    </td>
                                    <td className={styles.detail}>
                                        {actionsText(rule, t)}
                                        {row.changed_since.length > 0 && (
                                            <div className="dim">
                                                {t("automation.changedSince", {
                                                    fields: row.changed_since
                                                        .map((name) => propertyName(name, t))
                                                        .join(", "),
                                                })}
                                            </div>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </>
    );
}

export function TicketLink({ of: { key, title, link } }: { of: RuleJudgement["subject"] }) {
    return (
        <Link to={link} translate="no">
            {key} {title}
        </Link>
    );
}

function OneTicket({ rule }: { rule: Rule }) {
    const { t } = useTranslation();
    const [key, setKey] = useState("");
    const [judged, setJudged] = useState<RuleJudgement | null>(null);
    const [error, setError] = useState<unknown>(null);
    const ask = async (event: FormEvent) => {
        event.preventDefault();
        setJudged(null);
        setError(null);
        try {
            setJudged(await judge(rule.id, key.trim().toUpperCase()));
        } catch (problem) {
            setError(problem);
        }
    };
    return (
        <form className="stack" onSubmit={(event) => void ask(event)}>
            <div className={styles.line}>
                <TextInput
                    label={t("automation.judgeLabel")}
                    placeholder="SHOP-42"
                    maxLength={40}
                    value={key}
                    onChange={(event) => setKey(event.currentTarget.value)}
                />
                <Button type="submit" disabled={key.trim() === ""}>
                    {t("automation.judgeDo")}
                </Button>
            </div>
            <FormProblem error={error} />
            {judged && (
                <p role="status">
                    <TicketLink of={judged.subject} />
                    {": "}
                    {judged.matches ? (
                        t("automation.matches")
                    ) : (
                        <>
                            {t("automation.matchesNot")}{" "}
                            {judged.failing.map((term) => (
                                <code key={term} translate="no">
                                    {term}{" "}
                                </code>
                            ))}
                        </>
                    )}
                </p>
            )}
        </form>
    );
}
