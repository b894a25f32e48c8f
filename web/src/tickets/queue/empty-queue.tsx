// An empty queue says what will be here, why nothing is, and the one next step.
import { Button } from "@mantine/core";
import { IconInbox, IconMoodSmile, IconUsersGroup } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "../../frame/states";
import { mayOpenTickets, useMe } from "../../session/session";
import type { QueueName } from "./queues";

export function EmptyQueue({ queue, isFiltered }: { queue: QueueName; isFiltered: boolean }) {
    const { t } = useTranslation();
    const me = useMe();
    if (isFiltered) {
        return (
            <Empty icon={<IconInbox size={22} />} title={t("tickets.noMatch")}>
                {t("tickets.noMatchHelp")}
            </Empty>
        );
    }
    if (queue === "team" && me.teams.length === 0) {
        return (
            <Empty
                icon={<IconUsersGroup size={22} />}
                title={t("queue.empty.noTeam")}
                action={
                    <Button renderRoot={(props) => <Link to="/teams" {...props} />}>
                        {t("queue.empty.seeTeams")}
                    </Button>
                }
            >
                {t("queue.empty.noTeamHelp")}
            </Empty>
        );
    }
    const next: QueueName = queue === "mine" ? "unassigned" : "all_open";
    return (
        <Empty
            icon={<IconMoodSmile size={22} />}
            title={t(`queue.empty.${queue}`)}
            action={
                queue === "all_open" && !mayOpenTickets(me) ? undefined : queue === "all_open" ? (
                    <Button renderRoot={(props) => <Link to="/new" {...props} />}>
                        {t("command.create")}
                    </Button>
                ) : (
                    <Button
                        renderRoot={(props) => (
                            <Link to="/queue" search={{ tab: next }} {...props} />
                        )}
                    >
                        {t("queue.empty.see", { queue: t(`queue.${next}`) })}
                    </Button>
                )
            }
        >
            {t(`queue.empty.${queue}Help`)}
        </Empty>
    );
}
