// The holidays of a calendar: written one by one, or read from an iCalendar file, which is looked at
// before it is taken over.
import { ActionIcon, Button, Checkbox, FileButton, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { CalendarDefinition } from "../../api/types";
import { Failed } from "../../frame/states";
import { added } from "./added";
import styles from "../service-levels.module.css";

type Holiday = CalendarDefinition["holidays"][number];

interface Props {
    zone: string;
    holidays: Holiday[];
    errorOf: (field: string) => string | undefined;
    onChange: (holidays: Holiday[]) => void;
}

export function Holidays({ zone, holidays, errorOf, onChange }: Props) {
    const { t } = useTranslation();
    const put = (at: number, part: Partial<Holiday>) =>
        onChange(holidays.map((holiday, i) => (i === at ? { ...holiday, ...part } : holiday)));
    return (
        <fieldset className={styles.group}>
            <legend>{t("calendar.holidays")}</legend>
            {holidays.map((holiday, at) => (
                <div key={at} className={styles.holiday}>
                    <TextInput
                        aria-label={t("calendar.holidayName")}
                        value={holiday.name}
                        error={errorOf(`definition.holidays[${at}].name`)}
                        onChange={(event) => put(at, { name: event.currentTarget.value })}
                    />
                    <TextInput
                        type="date"
                        aria-label={t("calendar.date")}
                        value={holiday.date}
                        error={
                            errorOf(`definition.holidays[${at}].date`) ??
                            errorOf(`definition.holidays[${at}].last_date`)
                        }
                        onChange={(event) =>
                            put(at, { date: event.currentTarget.value, last_date: null })
                        }
                    />
                    <Checkbox
                        label={t("calendar.yearly")}
                        checked={holiday.yearly ?? false}
                        onChange={(event) => put(at, { yearly: event.currentTarget.checked })}
                    />
                    <ActionIcon
                        aria-label={t("calendar.removeHoliday", { name: holiday.name })}
                        onClick={() => onChange(holidays.filter((_, i) => i !== at))}
                    >
                        <IconX size={16} />
                    </ActionIcon>
                    {holiday.last_date && (
                        <span className="dim">
                            {t("calendar.until", { date: holiday.last_date })}
                        </span>
                    )}
                </div>
            ))}
            <div className="actions">
                <Button
                    leftSection={<IconPlus size={14} />}
                    onClick={() =>
                        onChange([
                            ...holidays,
                            {
                                name: "",
                                date: "",
                                last_date: null,
                                yearly: false,
                                from: null,
                                until: null,
                            },
                        ])
                    }
                >
                    {t("calendar.addHoliday")}
                </Button>
                <Import zone={zone} holidays={holidays} onChange={onChange} />
            </div>
        </fieldset>
    );
}

function Import({ zone, holidays, onChange }: Omit<Props, "errorOf">) {
    const { t } = useTranslation();
    const read = useMutation({
        mutationFn: async (file: File) =>
            answer(api.POST("/api/v1/holiday-files", { body: { zone, file: await file.text() } })),
    });
    const found = read.data ? added(holidays, read.data.holidays) : [];
    return (
        <>
            <FileButton accept=".ics,text/calendar" onChange={(file) => file && read.mutate(file)}>
                {(props) => (
                    <Button {...props} loading={read.isPending}>
                        {t("calendar.import")}
                    </Button>
                )}
            </FileButton>
            {read.error && <Failed error={read.error} />}
            {read.data && (
                <section className={styles.preview} aria-label={t("calendar.preview")}>
                    <p role="status">
                        {t("calendar.found", { count: found.length })}{" "}
                        {read.data.skipped.length > 0 &&
                            t("calendar.skipped", { count: read.data.skipped.length })}
                    </p>
                    <ul tabIndex={0} aria-label={t("calendar.holidays")}>
                        {found.map((holiday) => (
                            <li key={`${holiday.date} ${holiday.name}`} translate="no">
                                <time>{holiday.date}</time> {holiday.name}
                            </li>
                        ))}
                    </ul>
                    <div className="actions">
                        <Button
                            variant="filled"
                            disabled={found.length === 0}
                            onClick={() => {
                                onChange([...holidays, ...found]);
                                read.reset();
                            }}
                        >
                            {t("calendar.take", { count: found.length })}
                        </Button>
                        <Button onClick={() => read.reset()}>{t("action.cancel")}</Button>
                    </div>
                </section>
            )}
        </>
    );
}
