// A signal of an incident: one line, and all that is known of it where it is open.
import { Button } from "@mantine/core";
import { IconBellOff, IconChevronDown, IconChevronRight, IconTarget } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail, Signal, SignalDetail } from "../../api/types";
import { Failed, Skeletons } from "../../frame/states";
import { Why } from "../../parts/value/why";
import { may, useMe } from "../../session/session";
import { At, useNow, When } from "../../text/when";
import { TicketLink } from "../incidents/columns";
import { SeverityMark, StateMark } from "../marks";
import { signalQuery } from "../queries";
import pageStyles from "../../frame/page.module.css";
import styles from "../signals.module.css";
import type { Actions } from "./actions";
import { EvidenceView } from "./evidence-view";
import { SilenceDialog } from "./silence-dialog";
import { aroundRange } from "./story";
import { type TakeOut, usePutBack } from "./take-out";

interface Props {
    signal: Signal;
    incident: IncidentDetail;
    isOpen: boolean;
    onToggle: () => void;
    actions: Actions;
    takeOut: TakeOut;
}

export function SignalCard(props: Props) {
    const { signal, incident, isOpen, onToggle, takeOut } = props;
    const { t } = useTranslation();
    if (takeOut.waiting.has(signal.id))
        return <GoingOut signal={signal} onUndo={() => takeOut.undo(signal.id)} />;
    const Chevron = isOpen ? IconChevronDown : IconChevronRight;
    const isOrigin =
        incident.origin?.signal === signal.id && incident.origin.service === signal.service;
    return (
        <article className={styles.card} aria-labelledby={`signal-name-${signal.id}`}>
            <div className={styles.line}>
                <button
                    type="button"
                    id={`signal-${signal.id}`}
                    className={`plain ${styles.toggle}`}
                    aria-expanded={isOpen}
                    onClick={onToggle}
                >
                    <Chevron size={14} aria-hidden />
                    <SeverityMark of={signal.severity} />
                    <span id={`signal-name-${signal.id}`} className="cut" translate="no">
                        <b>{signal.subject}</b> {signal.summary}
                    </span>
                </button>
                {isOrigin && <Origin of={incident} />}
                {signal.mute && (
                    <span className={styles.quiet} title={signal.mute.name}>
                        <IconBellOff size={13} role="img" aria-label={t("signal.silenced")} />
                    </span>
                )}
                <StateMark of={signal.state} />
                <When at={signal.last_at} isShort className={styles.when ?? ""} />
            </div>
            {isOpen && <Opened {...props} />}
        </article>
    );
}

/** Why it began here most likely. */
function Origin({ of: { origin, members } }: { of: IncidentDetail }) {
    const { t } = useTranslation();
    if (!origin || members.length < 2) return null;
    return (
        <span className={styles.origin}>
            <IconTarget size={13} aria-hidden />
            {t("incident.origin")}
            <Why
                of={t("incident.origin")}
                because={t(`incident.originWhy.${origin.reason}`, { count: origin.supporters })}
            />
        </span>
    );
}

/** Where it began, if that has no signal of its own. */
export function OriginElsewhere({ of }: { of: IncidentDetail }) {
    const { t } = useTranslation();
    const { application, environment, origin, members } = of;
    if (!origin || members.some(({ service }) => service === origin.service)) return null;
    return (
        <p className={pageStyles.notice}>
            {t("incident.origin")}:{" "}
            <Link
                to="/services/$application/$service"
                params={{ application, service: origin.service }}
                search={{ environment: environment || undefined }}
                translate="no"
            >
                {origin.service}
            </Link>{" "}
            {t("incident.originElsewhere", { count: origin.supporters })}
        </p>
    );
}

/** In place of a signal that is taken out, while that can be taken back. */
function GoingOut({ signal, onUndo }: { signal: Signal; onUndo: () => void }) {
    const { t } = useTranslation();
    const button = useRef<HTMLButtonElement>(null);
    useEffect(() => button.current?.focus(), []);
    return (
        <div className={styles.going} role="status">
            <span className="grow cut">
                {t("incident.goesOut")} <span translate="no">{signal.subject}</span>
            </span>
            <Button ref={button} size="compact-sm" onClick={onUndo}>
                {t("toast.undo")}
            </Button>
        </div>
    );
}

function Opened({ signal, incident, actions, takeOut }: Props) {
    const { data, error, refetch } = useQuery(signalQuery(signal.id));
    if (!data)
        return error ? (
            <Failed error={error} retry={() => void refetch()} />
        ) : (
            <Skeletons rows={4} height={28} />
        );
    return (
        <div className={styles.opened}>
            <Facts of={data} />
            <Tools signal={data} incident={incident} actions={actions} takeOut={takeOut} />
            <EvidenceView of={data} />
        </div>
    );
}

/** Where it is, who raised it, and since when. */
function Facts({ of }: { of: SignalDetail }) {
    const { t } = useTranslation();
    const now = useNow();
    return (
        <dl className={styles.facts}>
            <div>
                <dt>{t("signal.service")}</dt>
                <dd translate="no">
                    {of.service === "" ? (
                        "–"
                    ) : (
                        <Link
                            to="/services/$application/$service"
                            params={{ application: of.application, service: of.service }}
                            search={{
                                range: aroundRange(of, now),
                                environment: of.environment || undefined,
                            }}
                        >
                            {of.service}
                        </Link>
                    )}
                </dd>
            </div>
            <div>
                <dt>{t("signal.raisedBy")}</dt>
                <dd translate="no">
                    {of.source} · {of.kind}
                </dd>
            </div>
            <div>
                <dt>{t("signal.first")}</dt>
                <dd>
                    <At at={of.first_at} />
                </dd>
            </div>
            <div>
                <dt>{t("signal.last")}</dt>
                <dd>
                    <At at={of.last_at} />
                    {of.raises > 1 && ` · ${t("signal.raises", { count: of.raises })}`}
                </dd>
            </div>
            {of.recovered_at && (
                <div>
                    <dt>{t("signal.recovered")}</dt>
                    <dd>
                        <At at={of.recovered_at} />
                    </dd>
                </div>
            )}
            {of.is_held && (
                <div>
                    <dt>{t("signal.held")}</dt>
                    <dd>{t("signal.heldHelp")}</dd>
                </div>
            )}
            {of.mute && (
                <div>
                    <dt>{t(`signal.mutes.${of.mute.kind}`)}</dt>
                    <dd>
                        <span translate="no">{of.mute.name}</span> · <At at={of.mute.until} />
                    </dd>
                </div>
            )}
            {of.acknowledgement && (
                <div>
                    <dt>{t("signal.acknowledgedBy")}</dt>
                    <dd translate="no">
                        {[of.acknowledgement.by.name, of.acknowledgement.note]
                            .filter(Boolean)
                            .join(": ")}
                    </dd>
                </div>
            )}
            {of.ticket !== null && (
                <div>
                    <dt>{t("incident.ticket")}</dt>
                    <dd>
                        <TicketLink of={of} />
                    </dd>
                </div>
            )}
        </dl>
    );
}

/** For one that was taken out of another incident: this one may go up in that. */
function PutBack({ signal, incident }: { signal: string; incident: string }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { mutate, isPending } = usePutBack(
        (of) =>
            void navigate({
                to: "/incidents/$id",
                params: { id: of.incident },
                search: { signal: of.signal },
            }),
    );
    return (
        <Button
            size="compact-sm"
            disabled={isPending}
            title={t("incident.putBackHelp")}
            onClick={() => mutate({ incident, signal })}
        >
            {t("incident.putBack")}
        </Button>
    );
}

interface ToolsProps extends Pick<Props, "incident" | "actions" | "takeOut"> {
    signal: SignalDetail;
}

function Tools({ signal, incident, actions, takeOut }: ToolsProps) {
    const { t } = useTranslation();
    const me = useMe();
    const [isSilencing, setSilencing] = useState(false);
    const can = (action: Signal["may"][number]) => signal.may.includes(action);
    const canSilence = may(me, "signals_manage") && signal.state !== "recovered" && !signal.mute;
    const { verdict } = signal;
    const hasTools =
        can("judge") ||
        can("acknowledge") ||
        can("unacknowledge") ||
        can("put_back") ||
        canSilence ||
        verdict;
    if (!hasTools) return null;
    return (
        <div className={styles.tools}>
            {can("judge") && (
                <span className={styles.verdict} role="group" aria-label={t("incident.wasThere")}>
                    <span className="dim">{t("incident.wasThere")}</span>
                    {(["confirmed", "rejected"] as const).map((one) => (
                        <Button
                            key={one}
                            size="compact-sm"
                            variant={verdict?.verdict === one ? "light" : "default"}
                            aria-pressed={verdict?.verdict === one}
                            disabled={actions.isBusy}
                            onClick={() =>
                                verdict?.verdict === one
                                    ? actions.removeVerdict.mutate(signal.id)
                                    : actions.judge.mutate({ id: signal.id, verdict: one })
                            }
                        >
                            {t(`incident.judge.${one}`)}
                        </Button>
                    ))}
                </span>
            )}
            {verdict && (
                <span className="dim">
                    {t(`incident.verdict.${verdict.verdict}`)}{" "}
                    <span translate="no">{verdict.by.name}</span>
                </span>
            )}
            <span className="grow" />
            {can("acknowledge") && incident.signals > 1 && (
                <Button
                    size="compact-sm"
                    disabled={actions.isBusy}
                    onClick={() => actions.acknowledgeOne.mutate(signal)}
                >
                    {t("incident.acknowledgeThis")}
                </Button>
            )}
            {can("unacknowledge") && incident.signals > 1 && (
                <Button
                    size="compact-sm"
                    disabled={actions.isBusy}
                    onClick={() => actions.takeBack.mutate([signal])}
                >
                    {t("incident.takeBack")}
                </Button>
            )}
            {can("take_out") && incident.signals > 1 && (
                <Button size="compact-sm" onClick={() => takeOut.begin(signal.id)}>
                    {t("incident.takeOut")}
                </Button>
            )}
            {can("put_back") && signal.taken_out_of !== null && (
                <PutBack signal={signal.id} incident={signal.taken_out_of} />
            )}
            {canSilence && (
                <Button size="compact-sm" onClick={() => setSilencing(true)}>
                    {t("signal.silence")}
                </Button>
            )}
            {isSilencing && <SilenceDialog signal={signal} onClose={() => setSilencing(false)} />}
        </div>
    );
}
