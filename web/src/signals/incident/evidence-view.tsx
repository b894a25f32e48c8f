// What a signal rests on: facts, charts of that time, what may be the cause, and how it was before
// and after it was over.
import { IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { SignalDetail } from "../../api/types";
import { anyPath } from "../../frame/places";
import { Chart } from "../../parts/chart/chart";
import { MarkList, MarkNote } from "../../parts/chart/mark-list";
import type { Marker } from "../../parts/chart/series";
import { useMarks } from "../../parts/chart/use-marks";
import { TimeRangeProvider } from "../../parts/range/time-range";
import { locale } from "../../text/language";
import { At } from "../../text/when";
import styles from "../signals.module.css";
import { changesOf, type Fact, factsOf, type Hypothesis, hypothesesOf } from "./evidence";
import {
    besides,
    marksWithin,
    type Snapshot,
    type SnapshotChart,
    snapshotOf,
    spanOfAll,
} from "./snapshot";
import { rangeText } from "./story";

export function EvidenceView({ of }: { of: SignalDetail }) {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    const newest = of.latest ?? of.first;
    const facts = useMemo(() => factsOf(newest?.reason, language), [newest, language]);
    const hypotheses = useMemo(() => hypothesesOf(newest?.hypotheses), [newest]);
    const names = useMemo(
        () => ({ low: t("signal.expectedLow"), high: t("signal.expectedHigh") }),
        [t],
    );
    // The first picture is of when it began; that is what is looked for.
    const picture = of.first?.snapshot ?? of.latest?.snapshot;
    const snapshot = useMemo(() => snapshotOf(picture, names), [picture, names]);
    return (
        <>
            <Changes of={of} language={language} />
            {newest && facts.length > 0 && (
                <section className={styles.part} aria-label={t("signal.reason")}>
                    <h3>
                        {t("signal.reason")}{" "}
                        <span className="dim">
                            <At at={newest.at} />
                        </span>
                    </h3>
                    <FactTable of={facts} />
                </section>
            )}
            {hypotheses.length > 0 && (
                <section className={styles.part} aria-label={t("signal.hypotheses")}>
                    <h3>{t("signal.hypotheses")}</h3>
                    <ul role="list" className={styles.hypotheses}>
                        {hypotheses.map((one, at) => (
                            <HypothesisLine key={at} of={one} />
                        ))}
                    </ul>
                </section>
            )}
            {snapshot.charts.length > 0 && <Charts of={snapshot} signal={of} />}
            {facts.length === 0 && hypotheses.length === 0 && snapshot.charts.length === 0 && (
                <p className="dim">{t("signal.noEvidence")}</p>
            )}
        </>
    );
}

/** Of more letters than this a value has a line to itself. */
const shortMax = 40;

function FactTable({ of }: { of: readonly Fact[] }) {
    return (
        <dl className={styles.reason} translate="no">
            {of.map(({ name, value }, at) => (
                <div
                    key={`${at} ${name}`}
                    data-alone={name === "" || value.length > shortMax || undefined}
                >
                    {name !== "" && <dt>{name}</dt>}
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}

const signs = {
    validated: IconCircleCheck,
    open: IconHelpCircle,
    refuted: IconCircleX,
} as const;

function HypothesisLine({ of: { text, state, why, deployment } }: { of: Hypothesis }) {
    const { t } = useTranslation();
    const Sign = signs[state];
    return (
        <li data-state={state}>
            <span className={styles.hypothesisState}>
                <Sign size={14} aria-hidden />
                {t(`signal.hypothesis.${state}`)}
            </span>
            <span translate="no">
                {text}
                {why !== "" && <span className="dim"> – {why}</span>}
            </span>
            {deployment !== null && (
                <Link to={anyPath("/deployments/$id")} params={{ id: deployment } as never}>
                    {t("signal.toDeployment")}
                </Link>
            )}
        </li>
    );
}

function Charts({ of: { charts, marks }, signal }: { of: Snapshot; signal: SignalDetail }) {
    const { t } = useTranslation();
    const span = useMemo(() => spanOfAll(charts), [charts]);
    const { application, service, environment } = signal;
    const known = useMarks({
        application,
        service: service || undefined,
        environment: environment || undefined,
        ...span,
    });
    const all = useMemo(() => besides(marks, known.markers), [marks, known.markers]);
    const about = (id: string) => {
        const mark = known.marks.find((one) => one.id === id);
        return mark ? <MarkNote of={mark} /> : all.find((one) => one.id === id)?.label;
    };
    return (
        <section className={styles.part} aria-label={t("signal.charts")}>
            <h3>{t("signal.charts")}</h3>
            <div className={styles.charts} translate="no">
                {charts.map((chart, at) => (
                    <OneChart key={at} of={chart} marks={all} about={about} signal={signal} />
                ))}
            </div>
            <MarkList of={known.marks} />
        </section>
    );
}

interface OneProps {
    of: SnapshotChart;
    marks: readonly Marker[];
    about: (id: string) => ReactNode;
    signal: SignalDetail;
}

/** Each keeps to its own time: what was sent does not go beyond. */
function OneChart({ of, marks, about, signal }: OneProps) {
    const { t } = useTranslation();
    const { span, data, name, other } = of;
    const initial = useMemo(() => ({ kind: "between" as const, ...span }), [span]);
    const markers = useMemo(() => marksWithin(marks, span), [marks, span]);
    return (
        <TimeRangeProvider initial={initial} name="part">
            <div>
                <Chart
                    title={other === "" ? name : `${name} · ${other}`}
                    data={data}
                    empty={<p className="dim">{t("signal.noEvidence")}</p>}
                    markers={markers}
                    aboutMarker={about}
                    height={180}
                />
                {signal.service !== "" && (
                    <Link
                        to="/services/$application/$service"
                        params={{ application: signal.application, service: signal.service }}
                        search={{
                            range: rangeText(span.from, span.to),
                            environment: signal.environment || undefined,
                        }}
                        translate="yes"
                    >
                        {t("signal.telemetry")}
                        <span className="unseen">: {name}</span>
                    </Link>
                )}
            </div>
        </TimeRangeProvider>
    );
}

/** How it was, and how it is since it is over. */
function Changes({ of, language }: { of: SignalDetail; language: string }) {
    const { t } = useTranslation();
    const changes = useMemo(() => changesOf(of.figures, language), [of.figures, language]);
    if (changes.length === 0 && of.figures_text === "") return null;
    return (
        <section className={styles.part} aria-label={t("signal.figures")}>
            <h3>{t("signal.figures")}</h3>
            {changes.length === 0 ? (
                <p translate="no">{of.figures_text}</p>
            ) : (
                <table className={styles.figures}>
                    <thead>
                        <tr>
                            <th scope="col">{t("signal.figure")}</th>
                            <th scope="col">{t("signal.before")}</th>
                            <th scope="col">{t("signal.after")}</th>
                        </tr>
                    </thead>
                    <tbody translate="no">
                        {changes.map(({ name, before, after }) => (
                            <tr key={name}>
                                <th scope="row">{name}</th>
                                <td>{before}</td>
                                <td>{after}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
        </section>
    );
}
