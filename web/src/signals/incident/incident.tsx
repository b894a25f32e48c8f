// One incident: its signals, the most likely origin first and why, what each of them rests on, and
// what became of it.
import { Button } from "@mantine/core";
import { IconArrowLeft, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../api/types";
import { Beside } from "../../frame/beside";
import { useCommands } from "../../frame/commands";
import pageStyles from "../../frame/page.module.css";
import { Failed, Skeletons } from "../../frame/states";
import { When } from "../../text/when";
import { stateOf } from "../incidents/model";
import { SeverityMark, StateMark } from "../marks";
import { incidentQuery } from "../queries";
import styles from "../signals.module.css";
import { type Actions, useActions } from "./actions";
import { Properties } from "./properties";
import { OriginElsewhere, SignalCard } from "./signal-card";
import { Story } from "./story-list";
import { closed, openSignal, stepped } from "./story";
import { useTakeOut } from "./take-out";

export function IncidentPage() {
    const { id = "" } = useParams({ strict: false });
    const { data, error, refetch } = useQuery(incidentQuery(id));
    if (data) return <Page key={id} incident={data} />;
    return (
        <div className={pageStyles.page}>
            {error ? (
                <Failed error={error} retry={() => void refetch()} isPage />
            ) : (
                <Skeletons rows={10} height={40} />
            )}
        </div>
    );
}

function Page({ incident }: { incident: IncidentDetail }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { signal: asked } = useSearch({ from: "/frame/incidents/$id" });
    const actions = useActions(incident.id);
    const takeOut = useTakeOut(incident.id);
    const open = openSignal(incident, asked);
    const show = (id: string | null) =>
        void navigate({
            to: ".",
            search: { signal: id ?? closed } as never,
            replace: true,
            resetScroll: false,
        });
    useIncidentCommands({ incident, open, show, actions });
    const members = incident.members;
    return (
        <div className={pageStyles.page}>
            <Head incident={incident} actions={actions} />
            <div className={styles.columns}>
                <section className={styles.main} aria-labelledby="incident-signals">
                    <h2 id="incident-signals" className="unseen">
                        {t("incident.signals")}
                    </h2>
                    {incident.merged_into !== null && (
                        <p className={pageStyles.notice}>
                            {t("incident.merged")}{" "}
                            <Link to="/incidents/$id" params={{ id: incident.merged_into }}>
                                {t("incident.mergedInto")}
                            </Link>
                        </p>
                    )}
                    <OriginElsewhere of={incident} />
                    {members.map((signal) => (
                        <SignalCard
                            key={signal.id}
                            signal={signal}
                            incident={incident}
                            isOpen={signal.id === open}
                            onToggle={() => show(signal.id === open ? null : signal.id)}
                            actions={actions}
                            takeOut={takeOut}
                        />
                    ))}
                    {members.length === 0 && (
                        <p className={styles.nothing}>{t("incident.noSignals")}</p>
                    )}
                    {members.length < incident.signals && members.length > 0 && (
                        <p className={styles.nothing}>
                            {t("incident.signalsCut", { shown: members.length })}
                        </p>
                    )}
                </section>
                <aside className={styles.side} aria-label={t("incident.about")}>
                    <Properties incident={incident} />
                    <Beside of="incident" id={incident.id} />
                    <Story incident={incident} onShow={show} />
                </aside>
            </div>
        </div>
    );
}

function Head({ incident, actions }: { incident: IncidentDetail; actions: Actions }) {
    const { t } = useTranslation();
    const { free, taken } = waitingIn(incident);
    const state = stateOf(incident);
    return (
        <header className={`${pageStyles.head} ${styles.head}`}>
            <Link to="/incidents" className={styles.back} aria-label={t("incident.back")}>
                <IconArrowLeft size={16} aria-hidden />
            </Link>
            <SeverityMark of={incident.severity} />
            <h1 className="cut" title={incident.title} translate="no">
                {incident.title}
            </h1>
            <StateMark of={state} />
            <span className={styles.when}>
                <When at={incident.recovered_at ?? incident.opened_at} />
            </span>
            <span className="grow" />
            {taken.length > 0 && (
                <Button
                    leftSection={<IconEyeOff size={14} />}
                    disabled={actions.isBusy}
                    onClick={() => actions.takeBack.mutate(taken)}
                >
                    {t("incident.takeBack")}
                </Button>
            )}
            {free.length > 0 && (
                <Button
                    variant="filled"
                    leftSection={<IconEye size={14} />}
                    disabled={actions.isBusy}
                    title="a"
                    onClick={() => actions.acknowledge.mutate(free)}
                >
                    {t("incident.acknowledge")}
                </Button>
            )}
        </header>
    );
}

/** What the person may acknowledge, and what they may take back. */
function waitingIn({ members }: IncidentDetail) {
    return {
        free: members.filter(({ may }) => may.includes("acknowledge")),
        taken: members.filter(({ may }) => may.includes("unacknowledge")),
    };
}

interface Commanded {
    incident: IncidentDetail;
    open: string | null;
    show: (id: string | null) => void;
    actions: Actions;
}

function useIncidentCommands({ incident, open, show, actions }: Commanded) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const order = incident.members.map(({ id }) => id);
    const { free, taken } = waitingIn(incident);
    const judged = incident.members.find(({ id }) => id === open);
    const group = t("command.group.do");
    const step = (by: 1 | -1) => {
        const next = stepped(order, open, by);
        if (next === null) return;
        show(next);
        document.getElementById(`signal-${next}`)?.focus();
    };
    const command = (name: string, label: string, run: () => void, isKeyOnly = false) => ({
        id: `signals.${name}`,
        label,
        group,
        isKeyOnly,
        run,
    });
    useCommands([
        command("next", t("incident.nextSignal"), () => step(1), true),
        command("previous", t("incident.previousSignal"), () => step(-1), true),
        command("back", t("incident.back"), () => void navigate({ to: "/incidents" }), true),
        ...(free.length > 0
            ? [
                  command("acknowledge", t("incident.acknowledge"), () =>
                      actions.acknowledge.mutate(free),
                  ),
              ]
            : []),
        ...(taken.length > 0
            ? [command("takeBack", t("incident.takeBack"), () => actions.takeBack.mutate(taken))]
            : []),
        ...(judged?.may.includes("judge")
            ? (["confirmed", "rejected"] as const).map((verdict) =>
                  command(
                      verdict === "confirmed" ? "confirm" : "reject",
                      t(`incident.judge.${verdict}`),
                      () => actions.judge.mutate({ id: judged.id, verdict }),
                  ),
              )
            : []),
    ]);
}
