// The chain: signal ▸ ticket ▸ cause ▸ change ▸ release ▸ verification ▸ documentation. Each
// step is filled, and leads to what stands there; or it says what would fill it, and offers that.
import { Tooltip } from "@mantine/core";
import {
    IconBook2,
    IconBroadcast,
    IconCircleCheck,
    IconGitPullRequest,
    IconRocket,
    IconSearch,
    IconTicket,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ChainStep, Ticket } from "../api/types";
import type { ChainTarget } from "../frame/module";
import { useModules } from "../frame/modules";
import { anyPath } from "../frame/places";
import { When } from "../text/when";
import styles from "./chain.module.css";
import { EmptyStep } from "./empty-step";
import { chainQuery } from "./queries";

const icons = {
    signal: IconBroadcast,
    ticket: IconTicket,
    cause: IconSearch,
    change: IconGitPullRequest,
    release: IconRocket,
    verification: IconCircleCheck,
    documentation: IconBook2,
} satisfies Record<ChainStep["station"], unknown>;
const order = Object.keys(icons) as ChainStep["station"][];

interface Props {
    ticket: Ticket;
    /** At which step the page itself stands; null: it is of none. */
    here?: ChainStep["station"] | null;
}

export function Chain({ ticket, here = "ticket" }: Props) {
    const { t } = useTranslation();
    const { data } = useQuery(chainQuery(ticket.key));
    const steps = order.map((name) => data?.find((one) => one.station === name) ?? null);
    return (
        <ol role="list" className={styles.chain} aria-label={t("chain.label")} aria-busy={!data}>
            {steps.map((step, at) => {
                const name = order[at] ?? "ticket";
                const isJoined = step?.state === "filled" && steps[at + 1]?.state === "filled";
                return (
                    <Stop
                        key={name}
                        ticket={ticket}
                        name={name}
                        step={step}
                        isHere={name === here}
                        isJoined={isJoined}
                    />
                );
            })}
        </ol>
    );
}

function Stop({
    ticket,
    name,
    step,
    isHere,
    isJoined,
}: {
    ticket: Ticket;
    name: ChainStep["station"];
    step: ChainStep | null;
    isHere: boolean;
    isJoined: boolean;
}) {
    const { t } = useTranslation();
    const Icon = icons[name];
    const state = step?.state ?? "empty";
    const shown = (
        <>
            <span className={styles.node} aria-hidden>
                <Icon size={14} />
            </span>
            <span className={styles.name}>
                {t(`chain.${name}`)}
                <span className="unseen">, {t(`chain.state.${state}`)}</span>
            </span>
            <span className={styles.title}>
                {step?.state === "filled" ? <Stands step={step} /> : "\u00a0"}
            </span>
        </>
    );
    return (
        <li
            className={styles.stop}
            data-state={state}
            data-here={isHere || undefined}
            data-joined={isJoined || undefined}
            data-waiting={!step || undefined}
        >
            {step && state !== "filled" ? (
                <EmptyStep ticket={ticket} step={step}>
                    {shown}
                </EmptyStep>
            ) : (
                <Tooltip
                    label={step && <Stood step={step} />}
                    multiline
                    maw={280}
                    disabled={!step}
                    events={{ hover: true, focus: true, touch: true }}
                >
                    <Target step={step} isHere={isHere}>
                        {shown}
                    </Target>
                </Tooltip>
            )}
        </li>
    );
}

/** What stands at the step, and since when. */
function Stood({ step }: { step: ChainStep }) {
    return (
        <>
            {step.title && <div translate="no">{step.title}</div>}
            {step.at && <When at={step.at} />}
        </>
    );
}

/** How its module shows what stands there, if it is here. */
function useChainTarget(target: ChainStep["target"]): ChainTarget | undefined {
    const modules = useModules();
    if (!target) return undefined;
    return modules.map(({ chain }) => chain?.[target.type]).find(Boolean);
}

/** What the step is called in a word: a ticket by its key, a mail as one. */
function Stands({ step }: { step: ChainStep }) {
    const { t } = useTranslation();
    const more = step.others.length > 0 ? ` +${step.others.length}` : "";
    const known = useChainTarget(step.target);
    return (
        <span translate="no">
            {(step.target && known?.name(step.target, t)) ?? step.target?.label ?? step.title}
            {more}
        </span>
    );
}

function Target({
    step,
    isHere,
    children,
    ...rest
}: {
    step: ChainStep | null;
    isHere: boolean;
    children: ReactNode;
}) {
    const target = step?.target;
    const known = useChainTarget(target ?? null);
    if (!isHere && target && known?.link) {
        const { to, params } = known.link(target.id);
        return (
            <Link {...rest} to={anyPath(to)} params={params} className={styles.target}>
                {children}
            </Link>
        );
    }
    if (!isHere && target && known?.download) {
        return (
            <a {...rest} href={known.download(target.id)} download className={styles.target}>
                {children}
            </a>
        );
    }
    return (
        <button
            {...rest}
            type="button"
            className={`plain ${styles.target}`}
            aria-current={isHere ? "step" : undefined}
        >
            {children}
        </button>
    );
}
