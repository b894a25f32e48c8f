// Has a saved report mailed on a schedule, to each recipient what they may see; and what became of
// the schedules that there are.
import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import { fieldError } from "../api/problem";
import type { SavedView, Schedule } from "../api/types";
import { asData } from "../frame/as-data";
import { FormProblem } from "../frame/form-problem";
import { PersonSearch } from "../frame/person-search";
import { Failed, Skeletons } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { SidePanel } from "../parts/directory/side-panel";
import { useMe } from "../session/session";
import { When } from "../text/when";
import { ownZone, zones } from "../text/zones";
import { type Often, oftens, cronOf } from "./often";
import styles from "./reports.module.css";

interface Props {
    report: SavedView;
    onClose: () => void;
}

const job = "reports.mail";

interface Mailed {
    report: string;
    recipients: string[];
}

const argumentsOf = (schedule: Schedule) => schedule.arguments as unknown as Mailed;

const schedulesOf = (report: SavedView) => ({
    queryKey: ["schedules", "list", "report", report.id],
    queryFn: async () => {
        const { items } = await answer(
            api.GET("/api/v1/schedules", { params: { query: { limit: 100 } } }),
        );
        return items.filter(
            (one) => one.job === job && String(argumentsOf(one).report) === report.id,
        );
    },
});

export function MailPanel({ report, onClose }: Props) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(schedulesOf(report));
    return (
        <SidePanel title={t("reports.mail.title", { name: report.name })} onClose={onClose}>
            <NewMailing report={report} />
            <h3>{t("reports.mail.there")}</h3>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={2} height={32} />
            ) : data.length === 0 ? (
                <p className="dim">{t("reports.mail.none")}</p>
            ) : (
                data.map((schedule) => <Mailing key={schedule.id} schedule={schedule} />)
            )}
        </SidePanel>
    );
}

interface Recipient {
    id: string;
    name: string;
}

function NewMailing({ report }: { report: SavedView }) {
    const { t } = useTranslation();
    const me = useMe();
    const toast = useToasts();
    const queries = useQueryClient();
    const [people, setPeople] = useState<readonly Recipient[]>([{ id: me.id, name: me.name }]);
    const [often, setOften] = useState<Often>("monday");
    const [time, setTime] = useState("07:00");
    const [zone, setZone] = useState(ownZone());
    /** How often somebody was chosen: the field is empty again then. */
    const [chosen, setChosen] = useState(0);
    const make = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/schedules", {
                    body: {
                        job,
                        arguments: {
                            report: report.id,
                            recipients: people.map(({ id }) => id),
                        } as never,
                        cron: cronOf(often, time),
                        zone,
                    },
                }),
            ),
        onSuccess: () => {
            toast.done(t("reports.mail.made"));
            void queries.invalidateQueries({ queryKey: ["schedules"] });
        },
    });
    const wrong = fieldError(make.error, "arguments.recipients");
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        if (people.length > 0 && !make.isPending) make.mutate();
    };
    return (
        <form className="stack" onSubmit={onSubmit}>
            <p className="dim">{t("reports.mail.help")}</p>
            <ul className={styles.people} role="list" aria-label={t("reports.mail.recipients")}>
                {people.map(({ id, name }) => (
                    <li key={id}>
                        <span translate="no">{name}</span>
                        <ActionIcon
                            size={20}
                            aria-label={t("reports.mail.without", { name })}
                            onClick={() => setPeople(people.filter((one) => one.id !== id))}
                        >
                            <IconX size={12} />
                        </ActionIcon>
                    </li>
                ))}
            </ul>
            <PersonSearch
                key={chosen}
                label={t("reports.mail.add")}
                error={wrong}
                onChoose={({ id, name }) => {
                    setChosen(chosen + 1);
                    if (!people.some((one) => one.id === id)) setPeople([...people, { id, name }]);
                }}
            />
            <Select
                label={t("reports.mail.often")}
                allowDeselect={false}
                value={often}
                data={oftens.map((value) => ({ value, label: t(`reports.often.${value}`) }))}
                onChange={(value) => setOften(value as Often)}
            />
            <TextInput
                type="time"
                required
                withAsterisk={false}
                label={t("reports.mail.time")}
                value={time}
                onChange={({ currentTarget }) => setTime(currentTarget.value)}
            />
            <Select
                label={t("reports.mail.zone")}
                searchable
                allowDeselect={false}
                value={zone}
                data={zones(zone)}
                {...asData}
                onChange={(value) => value && setZone(value)}
            />
            {make.error && !wrong && <FormProblem error={make.error} />}
            <div className="actions">
                <Button
                    type="submit"
                    variant="filled"
                    loading={make.isPending}
                    disabled={people.length === 0}
                >
                    {t("reports.mail.make")}
                </Button>
            </div>
        </form>
    );
}

function Mailing({ schedule }: { schedule: Schedule }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const path = { params: { path: { id: schedule.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["schedules"] });
    const run = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/schedules/{id}/run", path)),
        onSuccess: () => {
            toast.done(t("reports.mail.started"));
            void refresh();
        },
        onError: toast.failed,
    });
    const remove = useMutation({
        mutationFn: () => answer(api.DELETE("/api/v1/schedules/{id}", path)),
        onSuccess: () => {
            const { cron, zone, missed, enabled } = schedule;
            void refresh();
            toast.done(t("reports.mail.removed"), () => {
                answer(
                    api.POST("/api/v1/schedules", {
                        body: { job, arguments: schedule.arguments, cron, zone, missed, enabled },
                    }),
                ).then(refresh, toast.failed);
            });
        },
        onError: toast.failed,
    });
    const count = argumentsOf(schedule).recipients.length;
    const next = schedule.next_runs[0];
    const last = schedule.last_run;
    return (
        <section className={styles.schedule}>
            <p>
                <strong>{t("reports.mail.to", { count })}</strong>{" "}
                <span translate="no">
                    <code>{schedule.cron}</code> {schedule.zone}
                </span>
            </p>
            <p className="dim">
                {next && (
                    <>
                        {t("reports.mail.next")} <When at={next} />
                    </>
                )}
            </p>
            <p role="status">
                {schedule.is_under_way && t("reports.mail.underWay")}
                {last && !schedule.is_under_way && (
                    <span className={last.outcome === "passed" ? undefined : styles.failed}>
                        {t(`reports.mail.outcome.${last.outcome}`)} <When at={last.ended_at} />
                    </span>
                )}
            </p>
            {last && last.outcome !== "passed" && <p translate="no">{last.report}</p>}
            <div className="actions">
                <Button
                    size="compact-sm"
                    loading={run.isPending}
                    disabled={!schedule.may.includes("run")}
                    onClick={() => run.mutate()}
                >
                    {t("reports.mail.now")}
                </Button>
                {schedule.may.includes("remove") && (
                    <Button
                        size="compact-sm"
                        loading={remove.isPending}
                        onClick={() => remove.mutate()}
                    >
                        {t("reports.mail.remove")}
                    </Button>
                )}
            </div>
        </section>
    );
}
