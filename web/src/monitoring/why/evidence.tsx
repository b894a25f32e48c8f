// What an explanation rests on: versions that changed, examples, what was logged.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { When } from "../../text/when";
import type { LogRow, SpanRow, WhyAnswer } from "../api";
import { ChangeNote } from "../changes/changes";
import { useFormats } from "../figures";
import { SeverityMark } from "../parts";
import styles from "./why.module.css";

export function Changes({ of }: { of: WhyAnswer["changes"] }) {
    const { t } = useTranslation();
    if (of.length === 0) return null;
    return (
        <section className={styles.part} aria-labelledby="why-changes">
            <h3 id="why-changes">{t("telemetry.why.changes")}</h3>
            <ul role="list">
                {of.map((one) => (
                    <li key={`${one.at}${one.application}${one.service}${one.after}`}>
                        <ChangeNote of={one} />
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Examples({ of }: { of: readonly SpanRow[] }) {
    const { t } = useTranslation();
    const formats = useFormats();
    if (of.length === 0) return null;
    return (
        <section className={styles.part} aria-labelledby="why-examples">
            <h3 id="why-examples">{t("telemetry.why.examples")}</h3>
            <ul role="list">
                {of.map((one) => (
                    <li key={`${one.trace}${one.span}`} className={styles.example}>
                        <Link
                            to="/traces/$trace"
                            params={{ trace: one.trace }}
                            search={{ span: one.span, at: one.started_at }}
                            className="cut"
                            translate="no"
                        >
                            {one.operation}
                        </Link>
                        <span className="grow" />
                        <b>{formats.micros(one.duration_micros)}</b>
                        <When at={one.started_at} className="dim" isShort />
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Records({ of }: { of: readonly LogRow[] }) {
    const { t } = useTranslation();
    if (of.length === 0) return null;
    return (
        <section className={styles.part} aria-labelledby="why-logs">
            <h3 id="why-logs">{t("telemetry.why.logs")}</h3>
            <ul role="list">
                {of.map((one) => (
                    <li key={one.id} className={styles.record}>
                        <SeverityMark severity={one.severity} />
                        {one.trace === null ? (
                            <span className="cut" title={one.body} translate="no">
                                {one.body}
                            </span>
                        ) : (
                            <Link
                                to="/traces/$trace"
                                params={{ trace: one.trace }}
                                search={{ tab: "logs", at: one.at }}
                                className="cut"
                                title={one.body}
                                translate="no"
                            >
                                {one.body}
                            </Link>
                        )}
                    </li>
                ))}
            </ul>
        </section>
    );
}
