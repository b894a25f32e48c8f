// What is asked of spans: service, operation, status, duration, attributes, and their order.
import { Checkbox, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { asData } from "../../frame/as-data";
import { useTimeRange } from "../../parts/range/time-range";
import { inEnvironment, useAsked, withOne, withoutOne } from "../address";
import { type Scope, servicesQuery } from "../api";
import styles from "../monitoring.module.css";
import { AskedText, Chip } from "../parts";
import { microsOf } from "./lengths";

export function FilterTools({ scope }: { scope: Scope | undefined }) {
    const { t } = useTranslation();
    const [asked, ask] = useAsked();
    const length = (name: "min" | "max") => (
        <AskedText
            w={92}
            aria-label={t(`telemetry.traces.${name}`)}
            placeholder={t(`telemetry.traces.${name}Short`)}
            value={asked[name]}
            error={
                asked[name] !== undefined &&
                microsOf(asked[name]) === undefined &&
                t("telemetry.traces.noLength")
            }
            onAsk={(value) => ask({ [name]: value }, { isReplaced: true })}
        />
    );
    return (
        <div className={styles.tools}>
            {scope?.service === undefined && <ServiceChoice />}
            <AskedText
                className={styles.wideField}
                aria-label={t("telemetry.operation")}
                placeholder={t("telemetry.traces.anyOperation")}
                value={asked.operation}
                onAsk={(operation) => ask({ operation, kind: undefined }, { isReplaced: true })}
            />
            <Select
                w={120}
                aria-label={t("telemetry.status")}
                placeholder={t("telemetry.traces.anyStatus")}
                clearable
                value={asked.status ?? null}
                data={(["error", "ok", "unset"] as const).map((value) => ({
                    value,
                    label: t(`telemetry.traces.statuses.${value}`),
                }))}
                onChange={(status) => ask({ status: status ?? undefined }, { isReplaced: true })}
            />
            {length("min")}
            {length("max")}
            <AttributeField />
            <Checkbox
                label={t("telemetry.traces.rootsOnly")}
                checked={asked.roots === "1"}
                onChange={(event) =>
                    ask(
                        { roots: event.currentTarget.checked ? "1" : undefined },
                        { isReplaced: true },
                    )
                }
            />
            <span className="grow" />
            <SegmentedControl
                aria-label={t("telemetry.traces.order")}
                value={asked.order === "slowest" ? "slowest" : "newest"}
                data={(["newest", "slowest"] as const).map((value) => ({
                    value,
                    label: t(`telemetry.traces.orders.${value}`),
                }))}
                onChange={(value) =>
                    ask({ order: value === "slowest" ? value : undefined }, { isReplaced: true })
                }
            />
        </div>
    );
}

/** Of the services that report within the range; one that is asked for stands there anyway. */
export function ServiceChoice() {
    const { t } = useTranslation();
    const { from, to } = useTimeRange();
    const [{ application, environment, service }, ask] = useAsked();
    const { data } = useQuery(servicesQuery({ from, to }, { application, environment }));
    const names = (data?.items ?? []).map((one) => one.service);
    const all = Array.from(new Set(service === undefined ? names : [...names, service])).sort();
    return (
        <Select
            w={170}
            aria-label={t("telemetry.service")}
            placeholder={t("telemetry.allServices")}
            clearable
            searchable
            value={service ?? null}
            data={all}
            {...asData}
            onChange={(next) => ask({ service: next ?? undefined }, { isReplaced: true })}
        />
    );
}

/** Attributes that spans or records must carry, `key=value`; each is a chip once it is taken. */
export function AttributeField() {
    const { t } = useTranslation();
    const [{ attribute, environment }, ask] = useAsked();
    return (
        <>
            <AskedText
                w={180}
                aria-label={t("telemetry.attribute")}
                placeholder={t("telemetry.attributeExample")}
                value={undefined}
                onAsk={(value) => {
                    if (value && /^[^=]+=/.test(value))
                        ask({ attribute: withOne(attribute, value) }, { isReplaced: true });
                }}
            />
            {(attribute ?? environment) !== undefined && (
                <span className={styles.chips}>
                    {environment !== undefined && (
                        <Chip onDrop={() => ask({ environment: undefined }, { isReplaced: true })}>
                            {inEnvironment(environment)}
                        </Chip>
                    )}
                    {attribute?.map((one) => (
                        <Chip
                            key={one}
                            onDrop={() =>
                                ask({ attribute: withoutOne(attribute, one) }, { isReplaced: true })
                            }
                        >
                            {one}
                        </Chip>
                    ))}
                </span>
            )}
        </>
    );
}
