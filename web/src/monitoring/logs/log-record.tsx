// All that one log record carries, and where it leads.
import { Button, Code } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { LogRow } from "../api";
import styles from "../monitoring.module.css";
import { Facts } from "../parts";
import own from "./logs.module.css";

interface Props {
    of: LogRow;
    onFilter: (attribute: string) => void;
    onPattern: (pattern: string) => void;
}

export function LogRecord({ of, onFilter, onPattern }: Props) {
    const { t } = useTranslation();
    const { trace, pattern } = of;
    return (
        <div className={own.record}>
            <Code block translate="no" className={styles.environment}>
                {of.body}
            </Code>
            <div className="row">
                {trace !== null && (
                    <Link
                        to="/traces/$trace"
                        params={{ trace }}
                        search={{ at: of.at, ...(of.span !== null && { span: of.span }) }}
                    >
                        {t("telemetry.logs.toTrace")}
                    </Link>
                )}
                <Link
                    to="/services/$application/$service"
                    params={{ application: of.application, service: of.service }}
                    search={{}}
                >
                    {t("telemetry.logs.toService", { service: of.service })}
                </Link>
                {pattern !== null && (
                    <Button size="compact-xs" onClick={() => onPattern(pattern)}>
                        {t("telemetry.logs.samePattern")}
                    </Button>
                )}
                {of.event !== "" && (
                    <span className={styles.tag} translate="no">
                        {of.event}
                    </span>
                )}
            </div>
            {of.is_cut && <p className="dim">{t("telemetry.logs.isCut")}</p>}
            <div className={own.facts}>
                <section>
                    <h2>{t("telemetry.attributes")}</h2>
                    <Facts
                        of={of.attributes}
                        label={t("telemetry.attributes")}
                        onFilter={onFilter}
                    />
                </section>
                <section>
                    <h2>{t("telemetry.resource")}</h2>
                    <Facts of={of.resource} label={t("telemetry.resource")} onFilter={onFilter} />
                </section>
            </div>
        </div>
    );
}
