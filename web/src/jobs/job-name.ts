// What a job that can be scheduled is called: in the viewer's words where the interface knows it,
// else in the server's.
import i18next from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

interface Named {
    job: string;
    summary: string;
}

export function useJobName() {
    const { t } = useTranslation();
    return useCallback(
        ({ job, summary }: Named) => {
            const key = `schedule.jobs.${job.replaceAll(".", "_")}`;
            if (i18next.exists(key)) return String(t(key as "place.me"));
            return summary || job;
        },
        [t],
    );
}
