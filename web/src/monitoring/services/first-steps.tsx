// How the first telemetry gets here: a key, and variables of the environment.
import { Button, Code, CopyButton, Select } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applicationsQuery } from "../../api/applications";
import { answer, api } from "../../api/client";
import { asData } from "../../frame/as-data";
import { Empty, FormProblem } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { useAsked } from "../address";
import styles from "../monitoring.module.css";

/** What any program that speaks OpenTelemetry is started with. Pure. */
export const environmentOf = (origin: string, secret: string) =>
    [
        `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`,
        `OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20${secret}"`,
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "OTEL_SERVICE_NAME=my-service",
    ].join("\n");

export function NoServices() {
    const { t } = useTranslation();
    return (
        <>
            <Empty icon={<IconActivity size={22} />} title={t("telemetry.services.empty")}>
                {t("telemetry.services.emptyHelp")}
            </Empty>
            <FirstSteps />
        </>
    );
}

function FirstSteps() {
    const { t } = useTranslation();
    const me = useMe();
    const [{ application }] = useAsked();
    const { data: applications = [] } = useQuery(applicationsQuery);
    const [chosen, setChosen] = useState<string | null>(null);
    const key = chosen ?? application ?? applications[0]?.key ?? null;
    const made = useMutation({
        mutationFn: (of: string) =>
            answer(
                api.POST("/api/v1/applications/{key}/ingest-keys", {
                    params: { path: { key: of } },
                    body: { name: t("telemetry.first.keyName") },
                }),
            ),
    });
    const text = environmentOf(window.location.origin, made.data?.secret ?? "INGEST_KEY");
    return (
        <section className={styles.first} aria-labelledby="first-telemetry">
            <h2 id="first-telemetry">{t("telemetry.first.title")}</h2>
            <ol>
                <li>
                    <p>{t("telemetry.first.key")}</p>
                    <div className="row">
                        <Select
                            aria-label={t("telemetry.application")}
                            value={key}
                            allowDeselect={false}
                            data={applications.map((one) => ({ value: one.key, label: one.name }))}
                            {...asData}
                            onChange={setChosen}
                        />
                        {may(me, "ingest_key_manage") && key !== null && (
                            <Button
                                loading={made.isPending}
                                disabled={made.isSuccess}
                                onClick={() => made.mutate(key)}
                            >
                                {t("telemetry.first.makeKey")}
                            </Button>
                        )}
                        {key !== null && (
                            <Link to="/applications" search={{ open: key }}>
                                {t("telemetry.first.keys")}
                            </Link>
                        )}
                    </div>
                    {made.isSuccess && <p role="status">{t("telemetry.first.once")}</p>}
                    <FormProblem error={made.error} />
                </li>
                <li>
                    <p>{t("telemetry.first.start")}</p>
                    <Code block translate="no" className={styles.environment}>
                        {text}
                    </Code>
                    <CopyButton value={text}>
                        {({ copy, copied }) => (
                            <Button onClick={copy}>
                                {t(copied ? "done.copied" : "action.copy")}
                            </Button>
                        )}
                    </CopyButton>
                </li>
                {key !== null && (
                    <li>
                        <p>
                            {t("telemetry.first.scrape")}{" "}
                            <Link to="/applications" search={{ open: key }}>
                                {t("telemetry.first.targets")}
                            </Link>
                        </p>
                    </li>
                )}
                <li>
                    <p>{t("telemetry.first.wait")}</p>
                </li>
            </ol>
        </section>
    );
}
