// A version that was new: when, and the ways to what it changed.
import { IconRocket } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useTimeRange } from "../../parts/range/time-range";
import { exact } from "../../text/intl";
import { useAsked } from "../address";
import { servicesQuery, type VersionChange } from "../api";
import { timeOf, useFormats } from "../figures";
import why from "../why/why.module.css";
import { idOf, rangesAround } from "./model";

const dayMs = 86_400_000;

export function ChangeNote({ of }: { of: VersionChange }) {
    const { from, to } = useTimeRange();
    const [{ environment: chosen }] = useAsked();
    const { service, environment, before, after } = of;
    const { language } = useFormats();
    const clock = new Intl.DateTimeFormat(language, {
        ...(to - from > dayMs && { dateStyle: "medium" }),
        timeStyle: "short",
    });
    return (
        <div className={why.change}>
            <IconRocket size={14} aria-hidden />
            <span translate="no">
                {service} {before} → <b>{after}</b>
                {chosen === undefined && environment !== null && (
                    <span className="dim"> · {environment}</span>
                )}
            </span>
            <time dateTime={of.at} title={exact(of.at, language)}>
                {clock.format(new Date(of.at))}
            </time>
            <ChangeLinks of={of} />
        </div>
    );
}

/** The ways to what it changed. */
export function ChangeLinks({ of }: { of: VersionChange }) {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ environment }] = useAsked();
    const { application, service, before, after } = of;
    const services = useQuery(servicesQuery({ from, to }, { application, environment })).data;
    const hasProfiles = services?.items.find((one) => one.service === service)?.has_profiles;
    const around = rangesAround(timeOf(of.at), { from, to });
    const toService = {
        to: "/services/$application/$service",
        params: { application, service },
    } as const;
    return (
        <span>
            <Link {...toService} search={{ range: around.range, why: around.after }}>
                {t("telemetry.changes.why")}
            </Link>
            {hasProfiles && " · "}
            {hasProfiles && (
                <Link
                    {...toService}
                    search={{
                        range: around.range,
                        tab: "profiles",
                        compare: "versions",
                        before,
                        after,
                    }}
                >
                    {t("telemetry.changes.profiles")}
                </Link>
            )}
        </span>
    );
}

/** All of them in words, for those who read instead of look. */
export function ChangeList({ of }: { of: readonly VersionChange[] }) {
    const { t } = useTranslation();
    if (of.length === 0) return null;
    return (
        <section className={why.part} aria-labelledby="changes">
            <h2 id="changes">{t("telemetry.changes.title")}</h2>
            <ul role="list">
                {of.map((one) => (
                    <li key={idOf(one)}>
                        <ChangeNote of={one} />
                    </li>
                ))}
            </ul>
        </section>
    );
}
