// What background work shows on the first page of who looks after it: what failed.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import { Failed, Skeletons } from "../../frame/states";
import { useJobName } from "../job-name";
import { Outcome } from "../schedules";

const shownMax = 5;

export function FailedJobs() {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery({
        queryKey: ["jobs", "home"],
        queryFn: () =>
            answer(
                api.GET("/api/v1/jobs", { params: { query: { state: "dead", limit: shownMax } } }),
            ),
    });
    return (
        <>
            <h2>
                <Link to="/jobs">{t("job.state.dead")}</Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={2} />
            ) : data.items.length === 0 ? (
                <p className="dim">{t("job.empty.dead")}</p>
            ) : (
                <ul>
                    {data.items.map(({ id, kind, last_error }) => (
                        <li key={id} translate="no">
                            <code>{kind}</code> {last_error}
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}

export function FailedSchedules() {
    const { t } = useTranslation();
    const nameOf = useJobName();
    const { data, error, refetch } = useQuery({
        queryKey: ["schedules", "list", "home"],
        queryFn: async () => {
            const { items } = await answer(
                api.GET("/api/v1/schedules", { params: { query: { limit: 100 } } }),
            );
            return items.filter(
                ({ last_run, trouble }) => trouble ?? (last_run && last_run.outcome !== "passed"),
            );
        },
    });
    return (
        <>
            <h2>
                <Link to="/schedules">{t("schedule.failed")}</Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={2} />
            ) : data.length === 0 ? (
                <p className="dim">{t("schedule.noneFailed")}</p>
            ) : (
                <ul>
                    {data.slice(0, shownMax).map((schedule) => (
                        <li key={schedule.id}>
                            <Link to="/schedules" search={{ open: schedule.id }}>
                                {nameOf(schedule)}
                            </Link>{" "}
                            <Outcome of={schedule} />
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}
