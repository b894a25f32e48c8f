// Chooses the range of time that the page shares: the last so much, or from one time to another.
import { ActionIcon, Button, Popover, TextInput } from "@mantine/core";
import {
    IconCalendarTime,
    IconChevronLeft,
    IconChevronRight,
    IconZoomOut,
} from "@tabler/icons-react";
import { type FormEvent, useState } from "react";

import { useText } from "./catalogue";
import { between, presets, printRange, shifted, type Span } from "./range";
import { useRangeName } from "./range-name";
import styles from "./range.module.css";
import { useTimeRange } from "./time-range";

export function RangePicker() {
    const { t } = useText();
    const { range, from, to, set, zoom, widen } = useTimeRange();
    const nameOf = useRangeName();
    const [isOpen, setOpen] = useState(false);
    const step = (by: 1 | -1) => zoom(shifted({ from, to }, by, Date.now()));
    return (
        <div className={styles.picker} role="group" aria-label={t("range.label")}>
            <ActionIcon aria-label={t("range.earlier")} onClick={() => step(-1)}>
                <IconChevronLeft size={16} />
            </ActionIcon>
            <Popover
                opened={isOpen}
                onChange={setOpen}
                position="bottom-start"
                shadow="md"
                trapFocus
                returnFocus
            >
                <Popover.Target>
                    <Button
                        leftSection={<IconCalendarTime size={14} />}
                        onClick={() => setOpen(!isOpen)}
                    >
                        {nameOf(range)}
                    </Button>
                </Popover.Target>
                <Popover.Dropdown aria-label={t("range.label")}>
                    <div className={styles.choices}>
                        <div className={styles.presets}>
                            {presets.map((one) => (
                                <button
                                    key={printRange(one)}
                                    type="button"
                                    className={`plain ${styles.preset}`}
                                    aria-pressed={printRange(one) === printRange(range)}
                                    onClick={() => {
                                        set(one);
                                        setOpen(false);
                                    }}
                                >
                                    {nameOf(one)}
                                </button>
                            ))}
                        </div>
                        <Absolute
                            span={{ from, to }}
                            onChoose={(span) => {
                                zoom(span);
                                setOpen(false);
                            }}
                        />
                    </div>
                </Popover.Dropdown>
            </Popover>
            <ActionIcon aria-label={t("range.later")} onClick={() => step(1)}>
                <IconChevronRight size={16} />
            </ActionIcon>
            <ActionIcon aria-label={t("range.widen")} onClick={widen}>
                <IconZoomOut size={16} />
            </ActionIcon>
        </div>
    );
}

/** A time as a field of the browser takes it: in the viewer's zone. */
function local(time: number): string {
    const offset = new Date(time).getTimezoneOffset() * 60_000;
    return new Date(time - offset).toISOString().slice(0, 16);
}

function Absolute({ span, onChoose }: { span: Span; onChoose: (span: Span) => void }) {
    const { t } = useText();
    const [from, setFrom] = useState(local(span.from));
    const [to, setTo] = useState(local(span.to));
    const [isWrong, setWrong] = useState(false);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        const range = between(Date.parse(from), Date.parse(to));
        setWrong(range === null);
        if (range?.kind === "between") onChoose(range);
    };
    return (
        <form className="stack" onSubmit={submit}>
            <TextInput
                type="datetime-local"
                label={t("range.from")}
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
                type="datetime-local"
                label={t("range.to")}
                value={to}
                error={isWrong && t("range.wrong")}
                onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button type="submit">{t("range.apply")}</Button>
        </form>
    );
}
