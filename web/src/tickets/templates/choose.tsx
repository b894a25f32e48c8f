// Begins a new ticket with a template: chosen by typing a part of its name.
import { Button } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import { teamsQuery } from "../../api/teams";
import type { Level, Maintenance, TicketTemplateContent } from "../../api/types";
import { Pick } from "../../frame/pick";
import { useToasts } from "../../frame/toasts";
import { templatesQuery } from "./queries";

/** What a template says; what it leaves open is not named. */
type Named = {
    [K in keyof TicketTemplateContent]?: NonNullable<TicketTemplateContent[K]>;
} & { labels: string[] };

interface Props {
    isOpen: boolean;
    application: string;
    requester: string;
    onFill: (content: Named) => void;
}

export function FromTemplate({ isOpen, application, requester, onFill }: Props) {
    const { t } = useTranslation();
    const toast = useToasts();
    const [isChoosing, setChoosing] = useState(isOpen);
    const { data } = useQuery(templatesQuery);
    const options = useMemo(
        () =>
            (data?.items ?? []).map(({ id, name, sharing, team }) => ({
                id,
                name,
                label: name,
                isData: true,
                icon: <IconTemplate size={16} />,
                tail: (
                    <span className="dim cut">
                        {team ? (
                            <span translate="no">{team.name}</span>
                        ) : (
                            t(`macro.sharing.${sharing}`)
                        )}
                    </span>
                ),
            })),
        [data, t],
    );
    const fill = async (id: string) => {
        setChoosing(false);
        const query = {
            ...(application && { application }),
            ...(requester.includes("@") && { requester }),
        };
        try {
            const { name, content } = await answer(
                api.GET("/api/v1/ticket-templates/{id}/filled", {
                    params: { path: { id }, query },
                }),
            );
            const named = Object.fromEntries(
                Object.entries(content).filter(([, value]) => value !== null),
            ) as Named;
            onFill({ ...named, labels: content.labels ?? [] });
            toast.done(t("template.used", { name }));
        } catch (error) {
            toast.failed(error as Error);
        }
    };
    return (
        <>
            {options.length > 0 && (
                <Button leftSection={<IconTemplate size={14} />} onClick={() => setChoosing(true)}>
                    {t("template.pick")}
                </Button>
            )}
            {isChoosing && data && (
                <Pick
                    ask={t("template.ask")}
                    options={options}
                    onPick={({ id }) => void fill(id)}
                    onClose={() => setChoosing(false)}
                />
            )}
        </>
    );
}

/** What a template named that the page of a new ticket has no field for, and the way to leave it out. */
export function AlsoNamed({
    content: { level, team, maintenance, labels = [] },
    onDrop,
}: {
    content: {
        level?: Level | null;
        team?: string | null;
        maintenance?: Maintenance | null;
        labels?: string[];
    };
    onDrop: () => void;
}) {
    const { t } = useTranslation();
    const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: Boolean(team) });
    const values = [
        level,
        teams.find(({ id }) => id === team)?.name,
        maintenance && t(`maintenance.${maintenance}`),
        ...labels,
    ].filter(Boolean);
    if (values.length === 0) return null;
    return (
        <div className="row">
            <span className="dim grow">{t("template.from", { values: values.join(", ") })}</span>
            <Button size="xs" onClick={onDrop}>
                {t("template.leaveOut")}
            </Button>
        </div>
    );
}
