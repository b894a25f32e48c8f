// The facts of a ticket, in groups: people, classification, application, links.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { awayQuery } from "../api/away";
import { patiently } from "../api/recovery";
import type { Ticket } from "../api/types";
import { Beside } from "../frame/beside";
import { isStaff, useMe } from "../session/session";
import { teamsQuery } from "../api/teams";
import { When } from "../text/when";
import type { TicketActions } from "./actions";
import { Admitted } from "./admitted";
import { Choice } from "./choice";
import { degrees, kinds, maintenances } from "./classes";
import { TicketContract } from "./contract";
import { CustomFields, RatingsOf } from "./custom-fields";
import { Incidents } from "./incidents";
import { Labels } from "./labels";
import { Links } from "./links";
import { PriorityMark } from "./marks";
import { MergedTickets } from "./merged";
import { PriorityWhy } from "./priority-why";
import { Suggested } from "./suggestions/suggested";
import styles from "./properties.module.css";
import { TicketVendor } from "./vendors/on-tickets";
import { TimeSpent } from "./time-spent";
import { Watchers } from "./watchers";

const Approvals = lazy(() =>
    patiently(() => import("./approvals")).then((module) => ({ default: module.Approvals })),
);

export function Properties({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const isInside = isStaff(useMe());
    return (
        <>
            <People ticket={ticket} actions={actions} />
            <Classification ticket={ticket} actions={actions} />
            <CustomFields key={ticket.key} ticket={ticket} />
            <Suspense>
                <Approvals key={ticket.key} ticket={ticket} />
            </Suspense>
            <RatingsOf ticket={ticket} />
            <Place ticket={ticket} />
            <TimeSpent ticket={ticket} />
            <TicketContract ticket={ticket} />
            {isInside && (
                <Suspense fallback={null}>
                    <TicketVendor ticket={ticket} />
                </Suspense>
            )}
            <Incidents ticket={ticket} />
            <Links ticket={ticket} actions={actions} />
            {isInside && <Beside of="ticket" id={ticket.key} />}
            <MergedTickets ticket={ticket} actions={actions} />
        </>
    );
}

export function Group({
    title,
    action,
    children,
}: {
    title: string;
    action?: ReactNode;
    children: ReactNode;
}) {
    return (
        <section className={styles.group}>
            <div className={styles.title}>
                <h2>{title}</h2>
                {action}
            </div>
            {children}
        </section>
    );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
    return (
        <div className={styles.row}>
            <dt>{label}</dt>
            <dd>{children}</dd>
        </div>
    );
}

function People({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const me = useMe();
    return (
        <Group title={t("ticket.people")}>
            <dl>
                <Row label={t("field.requester")}>
                    {isStaff(me) ? (
                        <Link
                            to="/people"
                            search={{ open: ticket.requester.id }}
                            translate="no"
                            title={ticket.requester.email}
                        >
                            {ticket.requester.name}
                        </Link>
                    ) : (
                        <span translate="no">{ticket.requester.name}</span>
                    )}
                </Row>
                <Row label={t("field.organization")}>
                    {ticket.organization ? (
                        <span translate="no">{ticket.organization.name}</span>
                    ) : (
                        <span className="dim">{t("ticket.noOrganization")}</span>
                    )}
                </Row>
                <Row label={t("field.assignee")}>
                    <Assignee ticket={ticket} actions={actions} />
                </Row>
                {isStaff(me) && (
                    <Row label={t("field.team")}>
                        {ticket.team ? (
                            <span translate="no">{ticket.team.name}</span>
                        ) : (
                            <span className="dim">{t("ticket.noTeam")}</span>
                        )}
                        <Suggested ticket={ticket} property="team" actions={actions} />
                        <Suggested ticket={ticket} property="level" actions={actions} />
                    </Row>
                )}
            </dl>
            <Watchers ticket={ticket} actions={actions} />
            {ticket.is_confidential && <Admitted ticket={ticket} actions={actions} />}
        </Group>
    );
}

function Assignee({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const canAssign = ticket.may.includes("assign");
    const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: canAssign });
    const { data: away } = useQuery({ ...awayQuery, enabled: canAssign });
    if (!canAssign)
        return ticket.assignee ? (
            <span translate="no">{ticket.assignee.name}</span>
        ) : (
            <span className="dim">{t("list.nobody")}</span>
        );
    const isAway = (id: string) => away?.items.some(({ person }) => person.id === id) ?? false;
    const seen = new Set<string>();
    const groups = [...teams]
        .sort((a, b) => Number(b.id === ticket.team?.id) - Number(a.id === ticket.team?.id))
        .map((team) => ({
            group: `${team.level} ${team.name}`,
            items: team.members
                .filter(({ id }) => !seen.has(id) && seen.add(id))
                .map(({ id, name, is_present }) => ({
                    value: id,
                    label: is_present && !isAway(id) ? name : t("ticket.away", { name }),
                })),
        }));
    const known =
        ticket.assignee && !seen.has(ticket.assignee.id)
            ? [{ value: ticket.assignee.id, label: ticket.assignee.name }]
            : [];
    return (
        <Choice
            label={t("field.assignee")}
            value={ticket.assignee?.id ?? ""}
            isSearchable
            isData
            data={[
                { value: "", label: t("list.nobody") },
                ...known,
                ...groups.filter(({ items }) => items.length > 0),
            ]}
            onChange={(id) => void actions.assignTo(id === "" ? null : id)}
        />
    );
}

function Classification({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
    const { t } = useTranslation();
    const isInside = isStaff(useMe());
    const isFixed = !ticket.may.includes("change");
    return (
        <Group title={t("ticket.classification")}>
            <dl>
                <Row label={t("field.kind")}>
                    <Choice
                        label={t("field.kind")}
                        value={ticket.kind}
                        isFixed={isFixed}
                        data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
                        onChange={(kind) => void actions.save({ kind })}
                    />
                    <Suggested ticket={ticket} property="kind" actions={actions} />
                </Row>
                {isInside && (
                    <Row label={t("field.maintenance")}>
                        <Choice
                            label={t("field.maintenance")}
                            value={ticket.maintenance}
                            isFixed={isFixed}
                            data={maintenances.map((value) => ({
                                value,
                                label: t(`maintenance.${value}`),
                            }))}
                            onChange={(maintenance) => void actions.save({ maintenance })}
                        />
                        <Suggested ticket={ticket} property="maintenance" actions={actions} />
                    </Row>
                )}
                <Row label={t("field.impact")}>
                    <Choice
                        label={t("field.impact")}
                        value={ticket.impact}
                        isFixed={isFixed}
                        data={degrees.map((value) => ({ value, label: t(`degree.${value}`) }))}
                        onChange={(impact) => void actions.save({ impact })}
                    />
                </Row>
                <Row label={t("field.urgency")}>
                    <Choice
                        label={t("field.urgency")}
                        value={ticket.urgency}
                        isFixed={isFixed}
                        data={degrees.map((value) => ({ value, label: t(`degree.${value}`) }))}
                        onChange={(urgency) => void actions.save({ urgency })}
                    />
                </Row>
                <Row label={t("field.priority")}>
                    <span className="row">
                        <PriorityMark priority={ticket.priority} hasName />
                        <PriorityWhy impact={ticket.impact} urgency={ticket.urgency} />
                    </span>
                </Row>
                {isInside && (
                    <Row label={t("field.labels")}>
                        <Labels ticket={ticket} actions={actions} />
                    </Row>
                )}
                {ticket.resolution && (
                    <Row label={t("field.resolution")}>{t(`resolution.${ticket.resolution}`)}</Row>
                )}
            </dl>
        </Group>
    );
}

function Place({ ticket }: { ticket: Ticket }) {
    const { t } = useTranslation();
    return (
        <Group title={t("field.application")}>
            <dl>
                <Row label={t("field.name")}>
                    <span translate="no">{ticket.application.name}</span>
                </Row>
                <Row label={t("field.key")}>
                    <span translate="no">{ticket.application.key}</span>
                </Row>
                <Row label={t("field.created_at")}>
                    <When at={ticket.created_at} />
                </Row>
                <Row label={t("field.updated_at")}>
                    <When at={ticket.updated_at} />
                </Row>
                {ticket.resolved_at && (
                    <Row label={t("field.resolved_at")}>
                        <When at={ticket.resolved_at} />
                    </Row>
                )}
                {ticket.closed_at && (
                    <Row label={t("field.closed_at")}>
                        <When at={ticket.closed_at} />
                    </Row>
                )}
            </dl>
        </Group>
    );
}
