// The panel in which a schedule is made or changed, run at once, or removed.
import { Button, Select, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../api/client";
import type { Schedule } from "../api/types";
import { asData } from "../frame/as-data";
import { Ask } from "../frame/ask";
import { Failed } from "../frame/states";
import { useToasts } from "../frame/toasts";
import { FormPanel } from "../parts/directory/form-panel";
import { ownZone, zones } from "../text/zones";
import { CronField } from "./cron-field";
import { useJobName } from "./job-name";
import { Outcome } from "./schedules";
import styles from "./schedules.module.css";

type Named = Schedule & { name: string };
type Form = Pick<Schedule, "job" | "cron" | "zone" | "missed" | "enabled">;

const toForm = (schedule: Named | null): Form => ({
    job: schedule?.job ?? "",
    cron: schedule?.cron ?? "30 2 * * *",
    zone: schedule?.zone ?? ownZone(),
    missed: schedule?.missed ?? "once",
    enabled: schedule?.enabled ?? true,
});

/** What needs to be told more is scheduled where that is known: reports, on their page. */
const takesNothing = ({ arguments: schema }: { arguments: unknown }) =>
    ((schema as { required?: readonly string[] }).required ?? []).length === 0;

export function SchedulePanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const nameOf = useJobName();
    const jobs = useQuery({
        queryKey: ["schedulable-jobs"],
        queryFn: async () => (await answer(api.GET("/api/v1/schedules/jobs"))).items,
        staleTime: Infinity,
    });
    const load = async (): Promise<Named> => {
        const schedule = await answer(
            api.GET("/api/v1/schedules/{id}", { params: { path: { id } } }),
        );
        return { ...schedule, name: nameOf(schedule) };
    };
    return (
        <FormPanel<Named, Form>
            id={id}
            kind="schedules"
            newTitle={t("schedule.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={(form) => answer(api.POST("/api/v1/schedules", { body: form }))}
            change={({ cron, zone, missed, enabled }, base) =>
                answer(
                    api.PATCH("/api/v1/schedules/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: { cron, zone, missed, enabled },
                    }),
                )
            }
            below={(schedule) => <Below schedule={schedule} onClose={onClose} />}
        >
            {(schedule, form, set, errorOf) => (
                <>
                    {schedule === null && jobs.error && <Failed error={jobs.error} />}
                    {schedule === null && (
                        <Select
                            data-autofocus
                            label={t("schedule.job")}
                            required
                            withAsterisk={false}
                            value={form.job || null}
                            error={errorOf("job")}
                            data={(jobs.data ?? [])
                                .filter(takesNothing)
                                .map(({ name, summary }) => ({
                                    value: name,
                                    label: nameOf({ job: name, summary }),
                                }))}
                            onChange={(value) => set({ job: value ?? "" })}
                        />
                    )}
                    <CronField
                        cron={form.cron}
                        zone={form.zone}
                        error={errorOf("cron")}
                        onChange={(cron) => set({ cron })}
                    />
                    <Select
                        label={t("schedule.zone")}
                        searchable
                        allowDeselect={false}
                        value={form.zone}
                        data={zones(form.zone)}
                        {...asData}
                        error={errorOf("zone")}
                        onChange={(value) => value && set({ zone: value })}
                    />
                    <Select
                        label={t("schedule.missed")}
                        description={t("schedule.missedHelp")}
                        allowDeselect={false}
                        value={form.missed}
                        data={(["once", "skip"] as const).map((value) => ({
                            value,
                            label: t(`schedule.missedRuns.${value}`),
                        }))}
                        onChange={(value) => set({ missed: (value ?? "once") as Form["missed"] })}
                    />
                    <Switch
                        label={t("schedule.enabled")}
                        checked={form.enabled}
                        onChange={(event) => set({ enabled: event.currentTarget.checked })}
                    />
                </>
            )}
        </FormPanel>
    );
}

/** What came of it, and what can be done with it besides. */
function Below({ schedule, onClose }: { schedule: Named; onClose: () => void }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const [isAsking, setAsking] = useState(false);
    const path = { params: { path: { id: schedule.id } } };
    const refresh = () => queries.invalidateQueries({ queryKey: ["schedules"] });
    const run = useMutation({
        mutationFn: () => answer(api.POST("/api/v1/schedules/{id}/run", path)),
        onSuccess: () => {
            toast.done(t("schedule.started"));
            void refresh();
        },
        onError: toast.failed,
    });
    return (
        <section className="stack" style={{ marginTop: 24 }}>
            <h3>{t("schedule.last")}</h3>
            <div>
                <Outcome of={schedule} />
                {schedule.last_run && (
                    <pre className={styles.report} translate="no" tabIndex={0}>
                        {schedule.last_run.report}
                    </pre>
                )}
                {schedule.trouble && (
                    <p>
                        {t("schedule.standsText")} <span translate="no">{schedule.trouble}</span>
                    </p>
                )}
            </div>
            <div className="actions">
                <Button
                    disabled={!schedule.may.includes("run")}
                    loading={run.isPending}
                    onClick={() => run.mutate()}
                >
                    {t(schedule.is_under_way ? "schedule.underWay" : "schedule.run")}
                </Button>
                {schedule.may.includes("remove") && (
                    <Button onClick={() => setAsking(true)}>{t("schedule.remove")}</Button>
                )}
            </div>
            {isAsking && (
                <Ask
                    title={t("schedule.removeAsk")}
                    action={t("schedule.remove")}
                    onClose={() => setAsking(false)}
                    onDo={async () => {
                        await answer(api.DELETE("/api/v1/schedules/{id}", path));
                        void refresh();
                        onClose();
                    }}
                >
                    <p>{t("schedule.removeText")}</p>
                </Ask>
            )}
        </section>
    );
}
