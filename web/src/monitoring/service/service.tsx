// One service: how it does, what it is asked for, what makes it slow, and all it sent, under tabs.
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { type Tab, Tabs } from "../../parts/range/tabs";
import { useAsked } from "../address";
import type { Scope } from "../api";
import { LogSearch } from "../logs/log-search";
import { Explorer } from "../metrics/explorer";
import styles from "../monitoring.module.css";
import { ProfileView } from "../profiles/profile-view";
import { Shell } from "../shell";
import { TraceSearch } from "../traces/trace-search";
import { Operations } from "./operations";
import { Overview } from "./overview";
import { Slow } from "./slow";

export function ServicePage() {
    const { t } = useTranslation();
    const { application = "", service = "" } = useParams({ strict: false });
    const [{ range }] = useAsked();
    const scope = { application, service };
    return (
        <Shell
            // What was shown of one service is not shown of the next while that loads.
            key={`${application}/${service}`}
            heading={
                <>
                    <Link to="/services" search={{ range, application }}>
                        {t("place.services")}
                    </Link>
                    <span className="dim" aria-hidden>
                        /
                    </span>
                    <h1 translate="no">{service}</h1>
                </>
            }
            about={
                <span className={styles.tag} translate="no">
                    {application}
                </span>
            }
            scope={scope}
            canAskWhy
        >
            <OperationNote />
            <Tabs label={t("telemetry.service")} tabs={useTabs(scope)} />
        </Shell>
    );
}

function useTabs(scope: Scope): Tab[] {
    const { t } = useTranslation();
    return [
        {
            id: "overview",
            label: t("telemetry.tab.overview"),
            show: () => <Overview scope={scope} />,
        },
        {
            id: "operations",
            label: t("telemetry.tab.operations"),
            show: () => <Operations scope={scope} />,
        },
        { id: "slow", label: t("telemetry.tab.slow"), show: () => <Slow scope={scope} /> },
        { id: "traces", label: t("place.traces"), show: () => <TraceSearch scope={scope} /> },
        { id: "logs", label: t("place.logs"), show: () => <LogSearch scope={scope} /> },
        { id: "metrics", label: t("place.metrics"), show: () => <Explorer scope={scope} /> },
        { id: "profiles", label: t("place.profiles"), show: () => <ProfileView scope={scope} /> },
    ];
}

/** Says that one operation alone is shown, where the tab does not say it itself. */
function OperationNote() {
    const { t } = useTranslation();
    const [{ operation, tab }, ask] = useAsked();
    if (operation === undefined || !["overview", undefined].includes(tab)) return null;
    return (
        <p className={styles.note} role="status">
            {t("telemetry.onlyOperation")} <b translate="no">{operation}</b>{" "}
            <button
                type="button"
                className={`plain ${styles.link}`}
                onClick={() => ask({ operation: undefined, kind: undefined })}
            >
                {t("telemetry.allOperations")}
            </button>
        </p>
    );
}
