// When a rule is set off: the trigger, and what it takes.
import { NumberInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { AutomationKind, RuleTrigger } from "../api/types";
import { asData } from "../frame/as-data";
import { zones } from "../text/zones";
import styles from "./automation.module.css";
import { propertyName, triggerName } from "./sentence";

interface Props {
    kind: AutomationKind;
    trigger: RuleTrigger;
    errorOf: (field: string) => string | undefined;
    onChange: (trigger: RuleTrigger) => void;
}

const day = 24;

export function TriggerFields({ kind, trigger, errorOf, onChange }: Props) {
    const { t } = useTranslation();
    const takes = kind.triggers.find(({ name }) => name === trigger.on)?.takes ?? "none";
    const choose = (on: string) => {
        const next = kind.triggers.find(({ name }) => name === on)?.takes;
        if (next === "hours") onChange({ on, hours: 5 * day });
        else if (next === "schedule") onChange({ on, cron: "0 8 * * 1-5", zone: "UTC" });
        else onChange({ on });
    };
    return (
        <div className={styles.line}>
            <Select
                label={t("automation.triggerLabel")}
                allowDeselect={false}
                w={340}
                value={trigger.on}
                error={errorOf("trigger.on")}
                data={kind.triggers.map(({ name }) => ({
                    value: name,
                    label: triggerName(name, t),
                }))}
                onChange={(on) => on && choose(on)}
            />
            {takes === "property" && (
                <Select
                    label={t("automation.propertyLabel")}
                    allowDeselect={false}
                    value={trigger.property ?? ""}
                    error={errorOf("trigger.property")}
                    data={[
                        { value: "", label: t("automation.anyProperty") },
                        ...kind.properties.map((value) => ({
                            value,
                            label: propertyName(value, t),
                        })),
                    ]}
                    onChange={(property) =>
                        onChange({ on: trigger.on, ...(property && { property }) })
                    }
                />
            )}
            {takes === "hours" && (
                <NumberInput
                    label={t("automation.hours")}
                    min={1}
                    max={8760}
                    allowDecimal={false}
                    value={trigger.hours ?? ""}
                    error={errorOf("trigger.hours")}
                    onChange={(hours) =>
                        onChange({
                            on: trigger.on,
                            ...(typeof hours === "number" && { hours }),
                        })
                    }
                />
            )}
            {takes === "schedule" && (
                <>
                    <TextInput
                        label={t("automation.cron")}
                        maxLength={200}
                        spellCheck={false}
                        value={trigger.cron ?? ""}
                        error={errorOf("trigger.cron")}
                        onChange={(event) =>
                            onChange({ ...trigger, cron: event.currentTarget.value })
                        }
                    />
                    <Select
                        label={t("automation.zone")}
                        {...asData}
                        searchable
                        allowDeselect={false}
                        value={trigger.zone ?? "UTC"}
                        error={errorOf("trigger.zone")}
                        data={zones(trigger.zone ?? "UTC")}
                        onChange={(zone) => onChange({ ...trigger, zone: zone ?? "UTC" })}
                    />
                </>
            )}
        </div>
    );
}
