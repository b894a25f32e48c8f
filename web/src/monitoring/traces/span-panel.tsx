// One span: what it is, what it carries, what happened within it.
import { Code } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ListPanel } from "../../parts/panel/list-panel";
import type { Attributes, TraceSpan } from "../api";
import { timeOf, useFormats } from "../figures";
import styles from "../monitoring.module.css";
import { Facts, Moment } from "../parts";

interface Props {
    span: TraceSpan;
    resource: Attributes;
    order: readonly string[];
    onOpen: (id: string | undefined) => void;
}

export function SpanPanel({ span, resource, order, onOpen }: Props) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const formats = useFormats();
    const filter = (attribute: string) =>
        void navigate({
            to: "/traces",
            search: { application: span.application, attribute: [attribute] },
        });
    return (
        <ListPanel title={span.operation} order={order} openId={span.span} onOpen={onOpen}>
            <table className={styles.facts} aria-label={t("telemetry.span")}>
                <tbody>
                    <Line name={t("telemetry.service")}>
                        <Link
                            to="/services/$application/$service"
                            params={{ application: span.application, service: span.service }}
                            search={{}}
                            translate="no"
                        >
                            {span.service}
                        </Link>
                    </Line>
                    <Line name={t("telemetry.kind")}>
                        <span translate="no">{span.kind}</span>
                    </Line>
                    <Line name={t("telemetry.traces.started")}>
                        <Moment at={span.started_at} />
                    </Line>
                    <Line name={t("telemetry.duration")}>
                        {formats.micros(span.duration_micros)}
                    </Line>
                    <Line name={t("telemetry.ownTime")}>{formats.micros(span.own_micros)}</Line>
                    {span.status === "error" && (
                        <Line name={t("telemetry.status")}>
                            <span className={styles.failing}>
                                {t("telemetry.traces.statuses.error")}
                            </span>{" "}
                            <span translate="no">{span.status_message}</span>
                        </Line>
                    )}
                </tbody>
            </table>
            {span.statement !== "" && (
                <Part title={t("telemetry.statements.statement")}>
                    <Code block translate="no" className={styles.environment}>
                        {span.statement}
                    </Code>
                </Part>
            )}
            <Part title={t("telemetry.attributes")}>
                <Facts of={span.attributes} label={t("telemetry.attributes")} onFilter={filter} />
            </Part>
            {span.events.length > 0 && (
                <Part title={t("telemetry.events")}>
                    {span.events.map((event, at) => (
                        <details key={at}>
                            <summary>
                                <span translate="no">{event.name}</span>{" "}
                                <span className="dim">
                                    +
                                    {formats.micros(
                                        (timeOf(event.at) - timeOf(span.started_at)) * 1000,
                                    )}
                                </span>
                            </summary>
                            <Facts of={event.attributes} label={event.name} />
                        </details>
                    ))}
                </Part>
            )}
            {span.links.length > 0 && (
                <Part title={t("telemetry.links")}>
                    <ul role="list">
                        {span.links.map((link) => (
                            <li key={`${link.trace}${link.span}`} className="mono">
                                <Link
                                    to="/traces/$trace"
                                    params={{ trace: link.trace }}
                                    search={{ span: link.span }}
                                    translate="no"
                                >
                                    {link.trace.slice(0, 16)}…
                                </Link>
                            </li>
                        ))}
                    </ul>
                </Part>
            )}
            <Part title={t("telemetry.resource")}>
                <Facts of={resource} label={t("telemetry.resource")} onFilter={filter} />
            </Part>
        </ListPanel>
    );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
    return (
        <tr>
            <th scope="row">{name}</th>
            <td>{children}</td>
        </tr>
    );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
    return (
        <section className={styles.part}>
            <h3>{title}</h3>
            {children}
        </section>
    );
}
