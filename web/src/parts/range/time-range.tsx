// The range of time that everything on a page shares. It stands in the address.
import {
    createContext,
    type ReactNode,
    use,
    useCallback,
    useEffect,
    useMemo,
    useState,
} from "react";

import { useUrlValue } from "../url";
import {
    between,
    parseRange,
    printRange,
    type Span,
    spanOf,
    type TimeRange,
    widened,
} from "./range";

export interface SharedRange extends Span {
    range: TimeRange;
    set: (range: TimeRange) => void;
    /** Shows this part; the browser's back leads out again. */
    zoom: (span: Span) => void;
    widen: () => void;
    /** Ends a relative range at this moment. */
    refresh: () => void;
}

const Shared = createContext<SharedRange | null>(null);

interface Props {
    /** What is shown where the address says nothing. REQUIRES: the same object each time. */
    initial: TimeRange;
    /** How the value is called in the address. */
    name?: string;
    /** Moves a relative range on so often. */
    refreshSeconds?: number;
    children: ReactNode;
}

export function TimeRangeProvider(props: Props) {
    const { initial, name = "range", refreshSeconds, children } = props;
    const [text, setText] = useUrlValue(name);
    const range = useMemo(() => parseRange(text) ?? initial, [text, initial]);
    const [now, setNow] = useState(() => Date.now());
    const refresh = useCallback(() => setNow(Date.now()), []);
    useEffect(() => {
        if (refreshSeconds === undefined || range.kind !== "last") return undefined;
        // What nobody looks at need not move.
        const timer = setInterval(() => {
            if (document.visibilityState === "visible") refresh();
        }, refreshSeconds * 1000);
        return () => clearInterval(timer);
    }, [refreshSeconds, range, refresh]);
    const shared = useMemo<SharedRange>(() => {
        const span = spanOf(range, now);
        const set = (next: TimeRange) => {
            refresh();
            setText(printRange(next));
        };
        const zoom = ({ from, to }: Span) => {
            const next = between(from, to);
            if (next) set(next);
        };
        return { ...span, range, set, zoom, refresh, widen: () => zoom(widened(span, Date.now())) };
    }, [range, now, refresh, setText]);
    return <Shared value={shared}>{children}</Shared>;
}

export function useTimeRange(): SharedRange {
    const shared = use(Shared);
    if (!shared) throw new Error("There is no TimeRangeProvider around this part.");
    return shared;
}
