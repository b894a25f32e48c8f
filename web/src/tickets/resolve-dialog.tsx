// Ends the work on a ticket: how it ended, and what the requester is told.
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Resolution, Ticket } from "../api/types";
import { Ask } from "../frame/ask";
import { MarkdownField } from "../parts/text/editor";
import type { TicketActions } from "./actions";
import { resolutions } from "./classes";
import { useKeptText } from "./kept-text";
import { linksQuery } from "./queries";
import { subtasks } from "./subtasks";

export function ResolveDialog({
    ticket,
    actions,
    onClose,
}: {
    ticket: Ticket;
    actions: TicketActions;
    onClose: () => void;
}) {
    const { t } = useTranslation();
    const usual: Resolution =
        ticket.kind === "question" || ticket.kind === "service_request"
            ? "answered"
            : ticket.level === "L4"
              ? "vendor_fixed"
              : "fixed";
    const [resolution, setResolution] = useState<Resolution>(usual);
    const note = useKeptText(ticket.key, "resolve");
    const { data: links = [] } = useQuery(linksQuery(ticket.key));
    const { all, done } = subtasks(links);
    return (
        <Ask
            title={t("resolve.title", { key: ticket.key })}
            action={t("ticket.resolve")}
            isKept
            size={560}
            onClose={onClose}
            onDo={() => actions.resolve(resolution, note.text.trim()).then(note.done)}
        >
            {all > done && <p role="status">{t("resolve.openSubtasks", { count: all - done })}</p>}
            <Select
                label={t("field.resolution")}
                data={resolutions.map((value) => ({ value, label: t(`resolution.${value}`) }))}
                allowDeselect={false}
                value={resolution}
                onChange={(value) => setResolution((value ?? usual) as Resolution)}
            />
            <MarkdownField
                isFirst
                label={t("resolve.note")}
                description={
                    <>
                        {t("resolve.noteHelp")} <span translate="no">{ticket.requester.name}</span>
                    </>
                }
                value={note.text}
                onChange={note.write}
            />
        </Ask>
    );
}
