// Beside a problem: the incidents that it causes, and the workarounds they were told.
import { Button, Progress } from "@mantine/core";
import { IconSpeakerphone } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../api/client";
import type { Ticket, Workaround } from "../api/types";
import { useCommands } from "../frame/commands";
import { useToasts } from "../frame/toasts";
import { isStaff, useMe } from "../session/session";
import { When } from "../text/when";
import { StatusMark } from "./marks";
import { Group } from "./properties";
import styles from "./properties.module.css";
import { linksQuery, workaroundsQuery } from "./queries";
import { WorkaroundDialog } from "./workaround-dialog";

export function Incidents({ ticket }: { ticket: Ticket }) {
    const isInside = isStaff(useMe());
    if (ticket.kind !== "problem" || !isInside) return null;
    return <OfProblem ticket={ticket} />;
}

function OfProblem({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    const [isAsking, setAsking] = useState(false);
    const { data: links = [] } = useQuery(linksQuery(ticket.key));
    const { data: workarounds = [] } = useQuery(workaroundsQuery(ticket.key));
    const incidents = links
        .filter(({ relation }) => relation === "causes")
        .map(({ ticket: incident }) => incident);
    const open = incidents.filter(({ status }) => status !== "resolved" && status !== "closed");
    const canPost = ticket.may.includes("change") && open.length > 0;
    useCommands(
        canPost
            ? [
                  {
                      id: "ticket.workaround",
                      label: t("workaround.open"),
                      group: t("command.group.ticket"),
                      icon: <IconSpeakerphone size={16} />,
                      run: () => setAsking(true),
                  },
              ]
            : [],
    );
    return (
        <Group
            title={t("workaround.incidents", { count: incidents.length })}
            action={
                canPost && (
                    <Button size="compact-xs" onClick={() => setAsking(true)}>
                        {t("workaround.open")}
                    </Button>
                )
            }
        >
            {incidents.length === 0 && <p className="dim">{t("workaround.noIncidents")}</p>}
            <ul role="list">
                {incidents.map(({ key, subject, status }) => (
                    <li key={key} className={styles.link}>
                        <StatusMark status={status} size={14} />
                        <span className="grow">
                            <Link to="/tickets/$key" params={{ key }} translate="no">
                                {key}
                            </Link>
                            <span className={`${styles.linked} cut`} translate="no">
                                {subject}
                            </span>
                        </span>
                    </li>
                ))}
            </ul>
            {workarounds.map((workaround) => (
                <WorkaroundProgress key={workaround.id} ticket={ticket} workaround={workaround} />
            ))}
            {isAsking && (
                <WorkaroundDialog
                    ticket={ticket}
                    count={open.length}
                    onClose={() => setAsking(false)}
                />
            )}
        </Group>
    );
}

/** How far a workaround was told, and whom not. */
function WorkaroundProgress({ ticket, workaround }: { ticket: Ticket; workaround: Workaround }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const queries = useQueryClient();
    const { id, author, created_at, queued, posted, failed, unposted } = workaround;
    const all = queued + posted + failed;
    const retry = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/tickets/{key}/workarounds/{id}/retry", {
                    params: { path: { key: ticket.key, id } },
                }),
            ),
        onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket", ticket.key] }),
        onError: toast.failed,
    });
    return (
        <div className="stack" role="status">
            <span>
                {t("workaround.posted", { posted, all })}{" "}
                <span className="dim">
                    {author && <span translate="no">{author.name} </span>}
                    <When at={created_at} />
                </span>
            </span>
            {queued > 0 && (
                <Progress
                    value={(100 * (posted + failed)) / all}
                    aria-label={t("workaround.progress")}
                />
            )}
            <details>
                <summary>{t("workaround.text")}</summary>
                <p style={{ whiteSpace: "pre-wrap" }} translate="no">
                    {workaround.text}
                </p>
            </details>
            {failed > 0 && (
                <>
                    <span>{t("workaround.failed", { count: failed })}</span>
                    <ul role="list">
                        {unposted.map(({ key, reason }) => (
                            <li key={key}>
                                <Link to="/tickets/$key" params={{ key }} translate="no">
                                    {key}
                                </Link>{" "}
                                <span className="dim">
                                    {reason === "not_in_this_status"
                                        ? t("workaround.reason.not_in_this_status")
                                        : reason === "workaround_author_left"
                                          ? t("workaround.reason.workaround_author_left")
                                          : t("workaround.reason.other")}
                                </span>
                            </li>
                        ))}
                    </ul>
                    {ticket.may.includes("change") && (
                        <Button
                            size="compact-xs"
                            loading={retry.isPending}
                            onClick={() => retry.mutate()}
                        >
                            {t("workaround.retry")}
                        </Button>
                    )}
                </>
            )}
        </div>
    );
}
