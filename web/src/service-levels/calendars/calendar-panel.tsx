// The panel in which a calendar is made or changed: its zone, its hours day by day, its holidays.
import { Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { BusinessCalendar, CalendarDefinition } from "../../api/types";
import { asData } from "../../frame/as-data";
import { FormPanel } from "../../parts/directory/form-panel";
import { locale } from "../../text/language";
import { ownZone, zones } from "../../text/zones";
import { Holidays } from "./holidays";
import { dayNames, type Days, fromDays, toDays, weekdays } from "./hours";
import styles from "../service-levels.module.css";

interface Form {
    name: string;
    zone: string;
    alwaysOpen: boolean;
    days: Days;
    holidays: CalendarDefinition["holidays"];
}

const officeDays = toDays([
    { days: ["monday", "tuesday", "wednesday", "thursday", "friday"], from: "09:00", to: "17:00" },
]);

const toForm = (calendar: BusinessCalendar | null): Form => ({
    name: calendar?.name ?? "",
    zone: calendar?.definition.zone ?? ownZone(),
    alwaysOpen: calendar?.definition.always_open ?? false,
    days: calendar ? toDays(calendar.definition.hours) : officeDays,
    holidays: calendar?.definition.holidays ?? [],
});

const toBody = ({ name, zone, alwaysOpen, days, holidays }: Form) => ({
    name,
    definition: {
        zone,
        always_open: alwaysOpen,
        hours: alwaysOpen ? [] : fromDays(days),
        holidays,
    },
});

const load = (id: string) =>
    answer(api.GET("/api/v1/calendars/{id}", { params: { path: { id } } }));

export function CalendarPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t, i18n } = useTranslation();
    const names = dayNames(locale(i18n.language));
    return (
        <FormPanel<BusinessCalendar, Form>
            id={id}
            kind="calendars"
            shownBy={["policies"]}
            newTitle={t("calendar.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) => answer(api.POST("/api/v1/calendars", { body: toBody(form) }))}
            change={(form, base) =>
                answer(
                    api.PATCH("/api/v1/calendars/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: toBody(form),
                    }),
                )
            }
        >
            {(_, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <Select
                        label={t("calendar.zone")}
                        searchable
                        allowDeselect={false}
                        value={form.zone}
                        data={zones(form.zone)}
                        {...asData}
                        error={errorOf("definition.zone")}
                        onChange={(zone) => zone && set({ zone })}
                    />
                    <Switch
                        label={t("calendar.alwaysOpen")}
                        checked={form.alwaysOpen}
                        onChange={(event) => set({ alwaysOpen: event.currentTarget.checked })}
                    />
                    {!form.alwaysOpen && (
                        <fieldset className={styles.group}>
                            <legend>{t("calendar.hours")}</legend>
                            <p className="dim">{t("calendar.hoursHelp")}</p>
                            {weekdays.map((day) => (
                                <TextInput
                                    key={day}
                                    label={<span translate="no">{names[day]}</span>}
                                    className={styles.beside}
                                    placeholder={t("calendar.closed")}
                                    value={form.days[day]}
                                    onChange={(event) =>
                                        set({
                                            days: {
                                                ...form.days,
                                                [day]: event.currentTarget.value,
                                            },
                                        })
                                    }
                                    translate="no"
                                />
                            ))}
                            <Wrong text={firstOf(hoursFields(form), errorOf)} />
                        </fieldset>
                    )}
                    <Holidays
                        zone={form.zone}
                        holidays={form.holidays}
                        errorOf={errorOf}
                        onChange={(holidays) => set({ holidays })}
                    />
                </>
            )}
        </FormPanel>
    );
}

/** The names under which the server refuses hours. */
function hoursFields({ days }: Form): string[] {
    const of = fromDays(days).flatMap((_, at) =>
        ["days", "from", "to"].map((member) => `definition.hours[${at}].${member}`),
    );
    return ["definition", "definition.hours", ...of];
}

function firstOf(
    fields: readonly string[],
    errorOf: (field: string) => string | undefined,
): string | undefined {
    return fields.map(errorOf).find((text) => text !== undefined);
}

function Wrong({ text }: { text: string | undefined }) {
    if (text === undefined) return null;
    return (
        <p className={styles.wrong} role="alert">
            {text}
        </p>
    );
}
