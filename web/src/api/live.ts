// What changes on the server shows here by itself: one event stream, turned into refreshed queries.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

interface Happened {
    type: string;
    key?: string;
}

const gather = 350;
const types = ["ticket.changed", "needs_attention", "job"];

/** Listens while the page is shown. Answers false while the stream is down for more than a moment. */
export function useLive(): boolean {
    const queries = useQueryClient();
    const [isLive, setLive] = useState(true);
    useEffect(() => {
        const refresh = gathered(queries);
        let source: EventSource;
        let down: ReturnType<typeof setTimeout> | undefined;
        let again: ReturnType<typeof setTimeout> | undefined;
        let wasDown = false;
        const listen = (event: MessageEvent<string>) => refresh.add(read(event));
        const open = () => {
            source = new EventSource("/api/v1/events");
            source.onopen = () => {
                clearTimeout(down);
                down = undefined;
                setLive(true);
                if (wasDown) void queries.invalidateQueries();
                wasDown = false;
            };
            source.onerror = () => {
                wasDown = true;
                down ??= setTimeout(() => setLive(false), 2500);
                // A browser gives up for good when the answer was an error; then we ask again ourselves.
                if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 5000);
            };
            source.onmessage = listen;
            types.forEach((type) => source.addEventListener(type, listen));
        };
        open();
        return () => {
            clearTimeout(down);
            clearTimeout(again);
            refresh.stop();
            source.close();
        };
    }, [queries]);
    return isLive;
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
        for (const { key } of all) if (key) void queries.invalidateQueries({ queryKey: ["ticket", key] });
        if (is("needs_attention")) void queries.invalidateQueries({ queryKey: ["mails"] });
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
