// Begins a new ticket with a template: chosen by typing a part of its name.
import { Button } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { TicketTemplateContent } from "../../api/types";
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
