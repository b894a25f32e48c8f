// What changes on the server shows here by itself: one event stream, turned into refreshed queries.
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** An event of the stream: its type, and what it is about. */
export interface Notice {
    type: string;
    key?: string;
}

/** What a module refreshes when such an event comes. */
export interface LiveTopic {
    type: string;
    /** What is asked for anew. */
    refresh: (notice: Notice) => readonly QueryKey[];
    /** For lists: brings these items up to date where they are shown, and asks for no others. */
    apply?: (queries: QueryClient, keys: readonly string[]) => void;
}

interface Listening {
    topics?: readonly LiveTopic[];
}

const gather = 350;
// After a restart all pages are told at once to read everything anew: not in the same moment.
const spread = 1_500;

/**
 * Listens for all modules while the page is shown. Answers false while the stream is down for more than a moment.
 */
export function useLive(modules: readonly Listening[]): boolean {
    const queries = useQueryClient();
    const [isLive, setLive] = useState(true);
    useEffect(() => {
        const topics = modules.flatMap(({ topics: own = [] }) => own);
        const types = Array.from(new Set(topics.map(({ type }) => type)));
        const refresh = gathered(queries, topics);
        const stream = listen(types, refresh.add, {
            up: (isAnew) => {
                setLive(true);
                if (isAnew) void queries.invalidateQueries();
            },
            down: () => setLive(false),
            resync: refresh.all,
        });
        return () => {
            refresh.stop();
            stream.close();
        };
    }, [queries, modules]);
    return isLive;
}

interface Ends {
    /** The stream stands; `isAnew`: it does not continue the one before, which ended. */
    up: (isAnew: boolean) => void;
    down: () => void;
    /** The server cannot tell what happened: all may be old. */
    resync: () => void;
}

/**
 * The event stream, kept up. A browser has few connections to one server, and each tab's stream
 * takes one of them: so a tab that nobody looks at lets go of its own after a while.
 */
function listen(types: readonly string[], onNotice: (notice: Notice) => void, ends: Ends) {
    let source: EventSource | null = null;
    let isAnew = false;
    let timers: ReturnType<typeof setTimeout>[] = [];
    const later = (action: () => void, ms: number) => timers.push(setTimeout(action, ms));
    const forget = () => {
        timers.forEach(clearTimeout);
        timers = [];
    };
    const take = (event: MessageEvent<string>) => onNotice(read(event));
    const open = () => {
        source = new EventSource("/api/v1/events");
        source.onopen = () => {
            forget();
            ends.up(isAnew);
            isAnew = false;
        };
        source.onerror = () => {
            later(ends.down, 2_500);
            // A browser resumes by itself where it was, but gives up for good when the answer was
            // an error; then we ask again ourselves.
            if (source?.readyState !== EventSource.CLOSED) return;
            isAnew = true;
            later(open, 5_000);
        };
        types.forEach((type) => source?.addEventListener(type, take));
        source.addEventListener("resync", ends.resync);
    };
    const close = () => {
        forget();
        source?.close();
        source = null;
        isAnew = true;
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

function read(event: MessageEvent<string>): Notice {
    try {
        const data = JSON.parse(event.data) as Partial<Notice>;
        return { ...data, type: data.type ?? event.type };
    } catch {
        return { type: event.type };
    }
}

/** Refreshes once for all events of a moment, so that a burst costs one round of requests. */
function gathered(queries: QueryClient, topics: readonly LiveTopic[]) {
    const pending = new Map<string, Notice>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let resyncing: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
        timer = undefined;
        const all = Array.from(pending.values());
        pending.clear();
        const stale = all.flatMap((notice) =>
            topics
                .filter(({ type }) => type === notice.type)
                .flatMap(({ refresh }) => refresh(notice)),
        );
        // One query may be named by many events.
        for (const [, queryKey] of new Map(stale.map((key) => [JSON.stringify(key), key])))
            void queries.invalidateQueries({ queryKey });
        for (const { type, apply } of topics) {
            const keys = all.flatMap((one) => (one.type === type && one.key ? [one.key] : []));
            if (keys.length > 0) apply?.(queries, keys);
        }
    };
    return {
        add(notice: Notice) {
            pending.set(`${notice.type} ${notice.key ?? ""}`, notice);
            timer ??= setTimeout(flush, gather);
        },
        all() {
            resyncing ??= setTimeout(() => {
                resyncing = undefined;
                void queries.invalidateQueries();
            }, Math.random() * spread);
        },
        stop() {
            clearTimeout(timer);
            clearTimeout(resyncing);
        },
    };
}
