// A waterfall of forty thousand spans, a small one, and a timeline.
import { IconGitCommit, IconMessage, IconPlus, IconRocket } from "@tabler/icons-react";
import { useMemo, useState } from "react";

import { useText } from "../catalogue";
import { Created, type Thing } from "../entry/created";
import en from "../entry/en.json";
import { Principal } from "../principal/principal";
import { type TimelineEvent, Timeline } from "../trace/timeline";
import { traceOf, type TraceSpan } from "../trace/spans";
import { TraceView } from "../trace/trace-view";
import { Waterfall } from "../trace/waterfall";
import { numbers } from "./services";
import { Part, State } from "./show";

const services = ["gateway", "checkout", "stock", "postgres", "mail"];
const names = ["GET /cart", "POST /pay", "SELECT stock", "reserve", "render", "send receipt"];
const begin = Date.UTC(2026, 2, 1, 10);

/** A call that calls others, each within the time of its caller. */
function spans(count: number): TraceSpan[] {
    const next = numbers(count);
    const list: TraceSpan[] = [];
    for (let at = 0; at < count; at += 1) {
        const parent = at === 0 ? undefined : list[Math.floor(at * next() * 0.9)];
        const room = parent?.duration ?? 1_800;
        const start = (parent?.start ?? begin) + (at === 0 ? 0 : next() * room * 0.6);
        list.push({
            id: `span-${at}`,
            parent: parent?.id ?? null,
            name: names[Math.floor(next() * names.length)] ?? "",
            service: services[Math.floor(next() * services.length)] ?? "",
            start,
            duration: at === 0 ? room : room * (0.2 + next() * 0.4),
            isError: next() < 0.03,
        });
    }
    return list;
}

/** With what each span did itself: its time without that of its calls. */
function withOwn(list: readonly TraceSpan[]): TraceSpan[] {
    const covered = new Map<string, number>();
    for (const { parent, duration } of list)
        if (parent !== null) covered.set(parent, (covered.get(parent) ?? 0) + duration);
    return list.map((span) => ({
        ...span,
        own: Math.max(0, span.duration - (covered.get(span.id) ?? 0)),
    }));
}

const large = traceOf(withOwn(spans(40_000)));
/** Calls of the stock database, as if they were made for each row of an answer. */
const repeatedIds = Array.from(large.spans.values())
    .filter(({ name, service }) => name === "SELECT stock" && service === "postgres")
    .map(({ id }) => id)
    .slice(0, 42);
const small = traceOf(
    spans(5).map((span, at) =>
        at === 2 ? { ...span, name: "a very long operation name ".repeat(6) } : span,
    ),
);

const lena = { actor: { name: "Lena Lang" }, principal: "person", principal_name: null } as const;
const key = { actor: null, principal: "ingest_key", principal_name: "checkout" } as const;
/** Things of every kind that were made. */
const creations = (Object.keys(en.created) as Thing[]).map((thing, at): TimelineEvent => {
    const by = at === 0 ? key : lena;
    return {
        id: thing,
        at: new Date(begin - at * 60_000).toISOString(),
        icon: <IconPlus size={15} />,
        text: <Created by={by} thing={thing} />,
        detail: () => <Principal of={by} />,
    };
});

export function TraceDemo() {
    const { t } = useText();
    const [openId, open] = useState<string>();
    const repeats = useMemo(
        () => [{ id: "stock", name: "SELECT stock", calls: repeatedIds, why: t("demo.repeats") }],
        [t],
    );
    const events = useMemo(
        () =>
            Array.from({ length: 1_000 }, (_, at): TimelineEvent => {
                const isDeployment = at % 9 === 4;
                return {
                    id: `event-${at}`,
                    at: new Date(begin - at * 2_900_000).toISOString(),
                    icon: isDeployment ? (
                        <IconRocket size={15} />
                    ) : at % 4 === 0 ? (
                        <IconGitCommit size={15} />
                    ) : (
                        <IconMessage size={15} />
                    ),
                    text: t(isDeployment ? "demo.deployed" : "demo.replied", { at: 1_000 - at }),
                    who: at % 3 === 0 ? "Lena Lang" : undefined,
                    detail: at % 3 === 0 ? () => <p>{t("demo.detail")}</p> : undefined,
                };
            }),
        [t],
    );
    return (
        <Part title={t("demo.trace")}>
            <State name={t("demo.state.spans")} height={460}>
                <TraceView
                    label={t("demo.trace")}
                    trace={large}
                    repeats={repeats}
                    openId={openId}
                    onOpen={(id) => open(id === openId ? undefined : id)}
                />
            </State>
            <State name={t("demo.state.few")}>
                <Waterfall label={t("demo.traceSmall")} trace={small} />
            </State>
            <State name={t("demo.timeline")} height={280}>
                <Timeline label={t("demo.timeline")} events={events} />
            </State>
            <State name={t("demo.state.created")} height={280}>
                <Timeline label={t("demo.state.created")} events={creations} />
            </State>
        </Part>
    );
}
