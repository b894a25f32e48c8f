// The keys of a ticket that open a picker: whom to assign it to, and its priority.
import { IconFlag, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Ticket } from "../api/types";
import { useCommands } from "../frame/commands";
import type { TicketActions } from "./actions";
import { classesFor } from "./classes";
import { AssignPicker, PriorityPicker } from "./pickers";

export function TicketKeys({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const [open, setOpen] = useState<"assign" | "priority" | null>(null);
    const close = () => setOpen(null);
    const group = t("command.group.ticket");
    const asked = { count: 1, key: ticket.key };
    useCommands([
        ...(ticket.may.includes("assign")
            ? [
                  {
                      id: "ticket.assign",
                      label: t("bulk.assign"),
                      group,
                      icon: <IconUserPlus size={16} />,
                      run: () => setOpen("assign"),
                  },
              ]
            : []),
        ...(ticket.may.includes("change")
            ? [
                  {
                      id: "ticket.priority",
                      label: t("bulk.priority"),
                      group,
                      icon: <IconFlag size={16} />,
                      run: () => setOpen("priority"),
                  },
              ]
            : []),
    ]);
    if (open === "assign")
        return (
            <AssignPicker
                ask={t("pick.assign", asked)}
                onPick={(person) => void actions.assignTo(person?.id ?? null)}
                onClose={close}
            />
        );
    return (
        open === "priority" && (
            <PriorityPicker
                ask={t("pick.priority", asked)}
                now={ticket}
                onPick={(priority) => {
                    if (priority !== ticket.priority)
                        void actions.save(classesFor(priority, ticket));
                }}
                onClose={close}
            />
        )
    );
}
