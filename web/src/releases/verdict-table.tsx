// The criteria by which a service was compared, after 5, 15 and 60 minutes, each with its figures
// and why it was judged so.
import { useTranslation } from "react-i18next";

import type { Criterion, Deployment } from "../api/types";
import { Why } from "../parts/value/why";
import { count } from "../parts/value/format";
import { locale } from "../text/language";
import { useNow, When } from "../text/when";
import { ChangeMark, HealthMark } from "./marks";
import styles from "./releases.module.css";
import { chanceText, figure, type ShownVerdict, verdictsOf } from "./verdicts";

const criteria = [
    "error_rate",
    "latency_p50",
    "latency_p95",
    "cpu",
    "memory",
    "restarts",
    "memory_growth",
] as const;

export function VerdictTable({ of }: { of: Deployment }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const now = useNow();
    const shown = verdictsOf(of, now);
    if (shown.every(({ verdict, due }) => verdict === null && due === null))
        return (
            <p className="dim">
                {t(of.service === null ? "deployment.noService" : "deployment.noVerdict")}
            </p>
        );
    const resultOf = ({ verdict }: ShownVerdict, name: Criterion["criterion"]) =>
        verdict?.comparison.criteria.find(({ criterion }) => criterion === name) ?? null;
    return (
        <div
            className={styles.tableBox}
            tabIndex={0}
            role="group"
            aria-label={t("deployment.howItDid")}
        >
            <table className={styles.table}>
                <thead>
                    <tr>
                        <th scope="col">{t("deployment.criterion")}</th>
                        <th scope="col">{t("deployment.before")}</th>
                        {shown.map(({ minutes }) => (
                            <th key={minutes} scope="col">
                                {t("deployment.afterMinutes", { minutes })}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">{t("deployment.inTotal")}</th>
                        <td>–</td>
                        {shown.map((one) => (
                            <td key={one.minutes}>
                                <Total of={one} />
                            </td>
                        ))}
                    </tr>
                    {criteria.map((name) => {
                        const results = shown.map((one) => resultOf(one, name));
                        const known = results.findLast((one) => one !== null)?.before ?? null;
                        return (
                            <tr key={name}>
                                <th scope="row">{t(`deployment.criteria.${name}`)}</th>
                                <td translate="no">{figure(name, known, language)}</td>
                                {results.map((result, at) => (
                                    <td key={shown[at]?.minutes}>
                                        {result ? <Result of={result} language={language} /> : "–"}
                                    </td>
                                ))}
                            </tr>
                        );
                    })}
                </tbody>
            </table>
        </div>
    );
}

function Total({ of: { verdict, due } }: { of: ShownVerdict }) {
    const { t } = useTranslation();
    if (verdict) return <HealthMark of={verdict.comparison.health} />;
    return (
        <span className="dim">
            {due ? (
                <>
                    {t("deployment.notYet")} <When at={due} />
                </>
            ) : (
                t("deployment.notJudged")
            )}
        </span>
    );
}

function Result({ of, language }: { of: Criterion; language: string }) {
    const { t } = useTranslation();
    const name = t(`deployment.criteria.${of.criterion}`);
    const text = (evidence: Criterion["after"]) =>
        evidence === null ? (
            "–"
        ) : (
            <>
                <span translate="no">{figure(of.criterion, evidence, language)}</span>{" "}
                <span className={styles.of}>
                    {t("deployment.of", { amount: count(evidence.of, language) })}
                </span>
            </>
        );
    return (
        <>
            {of.after && <span translate="no">{figure(of.criterion, of.after, language)} </span>}
            <ChangeMark of={of.change} />{" "}
            <Why
                of={name}
                because={t(`deployment.grounds.${groundOf(of)}`)}
                facts={[
                    { label: t("deployment.before"), value: text(of.before) },
                    { label: t("deployment.dayBefore"), value: text(of.day_before) },
                    { label: t("deployment.after"), value: text(of.after) },
                    { label: t("deployment.chance"), value: chanceText(of.chance, language) },
                ]}
            />
        </>
    );
}

/** Restarts are not measured where nothing tells one process from the next. */
const groundOf = ({ criterion, ground }: Criterion) =>
    criterion === "restarts" && ground === "not_measured" ? "no_processes" : ground;
