// What changes on the server shows here by itself: one event stream, turned into refreshed queries.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

interface Happened {
    type: string;
    key?: string;
}

const gather = 350;
const types = ["ticket.changed", "reply.moved", "needs_attention", "job"];

/**
 * Listens while the page is shown. Answers false while the stream is down for more than a moment.
 */
export function useLive(): boolean {
    const queries = useQueryClient();
    const [isLive, setLive] = useState(true);
    useEffect(() => {
        const refresh = gathered(queries);
        const stream = listen(refresh.add, {
            up: (wasDown) => {
                setLive(true);
                if (wasDown) void queries.invalidateQueries();
            },
            down: () => setLive(false),
        });
        return () => {
            refresh.stop();
            stream.close();
        };
    }, [queries]);
    return isLive;
}

interface Ends {
    /** The stream stands; `wasDown`: something may have been missed. */
    up: (wasDown: boolean) => void;
    down: () => void;
}

/**
 * The event stream, kept up. A browser has few connections to one server, and each tab's stream
 * takes one of them: so a tab that nobody looks at lets go of its own after a while.
 */
function listen(heard: (happened: Happened) => void, ends: Ends) {
    let source: EventSource | null = null;
    let isMissing = false;
    let timers: ReturnType<typeof setTimeout>[] = [];
    const later = (action: () => void, ms: number) => timers.push(setTimeout(action, ms));
    const forget = () => {
        timers.forEach(clearTimeout);
        timers = [];
    };
    const take = (event: MessageEvent<string>) => heard(read(event));
    const open = () => {
        source = new EventSource("/api/v1/events");
        source.onopen = () => {
            forget();
            ends.up(isMissing);
            isMissing = false;
        };
        source.onerror = () => {
            isMissing = true;
            later(ends.down, 2_500);
            // A browser gives up for good when the answer was an error; then we ask again
            // ourselves.
            if (source?.readyState === EventSource.CLOSED) later(open, 5_000);
        };
        source.onmessage = take;
        types.forEach((type) => source?.addEventListener(type, take));
    };
    const close = () => {
        forget();
        source?.close();
        source = null;
        isMissing = true;
    };
    const look = () => {
        if (document.hidden) later(close, 30_000);
        else if (source) forget();
        else open();
    };
    document.addEventListener("visibilitychange", look);
    open();
    return {
        close: () => {
            document.removeEventListener("visibilitychange", look);
            close();
        },
    };
}

function read(event: MessageEvent<string>): Happened {
    try {
        const data = JSON.parse(event.data) as Partial<Happened>;
        return { ...data, type: data.type ?? event.type };
    } catch {
        return { type: event.type };
    }
}

/** Refreshes once for all events of a moment, so that a burst costs one round of requests. */
function gathered(queries: QueryClient) {
    const waiting = new Map<string, Happened>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
        timer = undefined;
        const all = Array.from(waiting.values());
        waiting.clear();
        const is = (type: string) => all.some((one) => one.type === type);
        if (is("ticket.changed")) {
            void queries.invalidateQueries({ queryKey: ["tickets"] });
            void queries.invalidateQueries({ queryKey: ["queues"] });
        }
        for (const { key } of all)
            if (key) void queries.invalidateQueries({ queryKey: ["ticket", key] });
        if (is("needs_attention") || is("reply.moved"))
            void queries.invalidateQueries({ queryKey: ["mails"] });
        if (is("job")) void queries.invalidateQueries({ queryKey: ["jobs"] });
    };
    return {
        add(happened: Happened) {
            waiting.set(`${happened.type} ${happened.key ?? ""}`, happened);
            timer ??= setTimeout(flush, gather);
        },
        stop: () => clearTimeout(timer),
    };
}
