// A new maintenance window: once, or each week on some days.
import { Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import { Ask } from "../../frame/ask";
import { locale } from "../../text/language";
import { inHours, localTime } from "../times";
import { useChange } from "./list";
import { MatcherFields, type MatcherForm, matcherOf } from "./matcher";
import { dayName, minutesBetween, type Weekday, weekdays } from "./schedule";

interface Times {
    from: string;
    to: string;
}

export function NewWindow({ onClose }: { onClose: () => void }) {
    const { t, i18n } = useTranslation();
    const [name, setName] = useState("");
    const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    const [often, setOften] = useState<"once" | "weekly">("once");
    const [once, setOnce] = useState<Times>(() => ({
        from: localTime(inHours(24)),
        to: localTime(inHours(26)),
    }));
    const [daily, setDaily] = useState<Times>({ from: "02:00", to: "04:00" });
    const [days, setDays] = useState<string[]>([]);
    const [form, setForm] = useState<MatcherForm>({});
    const matcher = matcherOf(form);
    const isWeekly = often === "weekly";
    const [times, setTimes] = isWeekly ? [daily, setDaily] : [once, setOnce];
    const isWhole = isWeekly
        ? days.length > 0 && daily.from !== "" && daily.to !== ""
        : once.from < once.to;
    const make = useChange(
        () =>
            answer(
                api.POST("/api/v1/maintenance-windows", {
                    body: {
                        name,
                        zone,
                        matcher,
                        schedule: isWeekly
                            ? {
                                  weekly: {
                                      days: days as Weekday[],
                                      from: daily.from,
                                      minutes: minutesBetween(daily.from, daily.to),
                                  },
                              }
                            : { once: { from: once.from, until: once.to } },
                    },
                }),
            ),
        t("window.made"),
    );
    return (
        <Ask
            title={t("window.new")}
            action={t("window.plan")}
            isReady={name.trim() !== "" && isWhole && Object.keys(matcher).length > 0}
            onClose={onClose}
            onDo={() => make.mutateAsync(undefined)}
        >
            <TextInput
                data-autofocus
                label={t("window.name")}
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
            />
            <SegmentedControl
                aria-label={t("window.when")}
                value={often}
                data={[
                    { value: "once", label: t("window.once") },
                    { value: "weekly", label: t("window.eachWeek") },
                ]}
                onChange={setOften}
            />
            {isWeekly && (
                <Checkbox.Group label={t("window.days")} value={days} onChange={setDays}>
                    <span className="row">
                        {weekdays.map((day) => (
                            <Checkbox
                                key={day}
                                value={day}
                                label={dayName(day, locale(i18n.language), "short")}
                                aria-label={dayName(day, locale(i18n.language), "long")}
                            />
                        ))}
                    </span>
                </Checkbox.Group>
            )}
            {(["from", "to"] as const).map((end) => (
                <TextInput
                    key={`${often} ${end}`}
                    type={isWeekly ? "time" : "datetime-local"}
                    label={t(`window.${end}`)}
                    value={times[end]}
                    onChange={(event) => setTimes({ ...times, [end]: event.currentTarget.value })}
                />
            ))}
            <TextInput
                label={t("window.zone")}
                maxLength={64}
                value={zone}
                onChange={(event) => setZone(event.currentTarget.value)}
            />
            <MatcherFields form={form} onChange={setForm} />
        </Ask>
    );
}
