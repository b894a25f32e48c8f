// What reports show on the first page of who looks after the desk: how the backlog moves, who has how
// much, and what requesters say.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReportFigures } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { figuresQuery } from "./figures";
import { Lines } from "./lines";
import { Picture } from "./picture";
import type { Asked } from "./query";

interface Props {
    asked: Asked & { report: string };
    show: (figures: ReportFigures, title: string) => ReactNode;
}

function Panel({ asked, show }: Props) {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(figuresQuery(asked));
    const title = String(t(`reports.report.${asked.report}` as never));
    const isEmpty = data?.lines.every(({ figures }) => figures.every(({ value }) => !value));
    return (
        <>
            <h2>
                <Link to="/reports" search={asked}>
                    {title}
                </Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={4} />
            ) : isEmpty ? (
                <p className="dim">{t("reports.empty")}</p>
            ) : (
                show(data, title)
            )}
        </>
    );
}

const asLines = (figures: ReportFigures, title: string) => (
    <Lines figures={figures} label={title} />
);

export const Backlog = () => (
    <Panel
        asked={{ report: "ticket_volume", period: "four_weeks" }}
        show={(figures, title) => <Picture figures={figures} title={title} height={160} />}
    />
);

export const Load = () => (
    <Panel asked={{ report: "agent_load", period: "this_week" }} show={asLines} />
);

export const RatingsGiven = () => (
    <Panel asked={{ report: "ratings", period: "four_weeks", by: "team" }} show={asLines} />
);
