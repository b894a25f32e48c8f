// The course of a value in the height of a line of text. Its label says in words what it shows.
import { useMemo } from "react";

interface Props {
    values: readonly (number | null)[];
    /** What is seen: "Calls in the last hour, now 12". */
    label: string;
    width?: number;
    height?: number;
}

/** The path through the values, broken where nothing was measured. Pure. */
export function sparkPath(
    values: readonly (number | null)[],
    { width, height }: { width: number; height: number },
): string {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return "";
    const low = known.reduce((a, b) => Math.min(a, b), 0);
    const high = known.reduce((a, b) => Math.max(a, b), low);
    const [room, step] = [high - low || 1, width / Math.max(1, values.length - 1)];
    let isOpen = false;
    return values
        .map((value, at) => {
            if (value === null) {
                isOpen = false;
                return "";
            }
            const y = height - 1 - ((value - low) / room) * (height - 2);
            const to = `${isOpen ? "L" : "M"}${(at * step).toFixed(1)} ${y.toFixed(1)}`;
            // One point alone is a dot.
            const isAlone = !isOpen && values[at + 1] == null;
            isOpen = true;
            return isAlone ? `${to}h.1` : to;
        })
        .join("");
}

export function Sparkline({ values, label, width = 96, height = 20 }: Props) {
    const path = useMemo(() => sparkPath(values, { width, height }), [values, width, height]);
    return (
        <svg role="img" aria-label={label} width={width} height={height} style={{ flex: "none" }}>
            <path
                d={path}
                fill="none"
                stroke="var(--ms-accent)"
                strokeWidth="1.5"
                strokeLinecap="round"
                strokeLinejoin="round"
            />
        </svg>
    );
}
