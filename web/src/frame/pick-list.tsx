// A field and what fits what is typed in it, chosen by keys or by mouse: the inside of the palette
// and of every picker. What is chosen is kept by its id: what is found may change meanwhile.
import { IconSearch } from "@tabler/icons-react";
import {
    type KeyboardEvent,
    type ReactNode,
    useId,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
} from "react";

import { type Mark, Marked } from "./marked";
import styles from "./palette.module.css";

export interface Pickable {
    id: string;
    label: string;
    icon?: ReactNode;
    /** At the end of the line. */
    tail?: ReactNode;
    /** The label is data of people, not words of the interface. */
    isData?: boolean;
    /** What of the label was looked for. */
    marks?: readonly Mark[];
    /** A second line. */
    detail?: ReactNode;
    /** Over the first of several that have the same one and follow each other. */
    heading?: string;
}

/** A line beneath the list. */
export interface Notice {
    text: string;
    isProblem?: boolean;
}

interface Props<T extends Pickable> {
    ask: string;
    listLabel: string;
    none: string;
    find: (words: string) => readonly T[];
    onPick: (one: T) => void;
    /** A digit picks at once, before anything is typed. */
    isNumbered?: boolean;
    /** What stands for an icon where there is none. */
    icon?: ReactNode;
    /** More may come: what is typed is being looked for. */
    isPending?: boolean;
    notice?: Notice | null;
    /** Told of what is typed. */
    onWords?: (words: string) => void;
}

export function PickList<T extends Pickable>({
    ask,
    listLabel,
    none,
    find,
    onPick,
    isNumbered = false,
    icon,
    isPending = false,
    notice = null,
    onWords,
}: Props<T>) {
    const id = useId();
    const field = useRef<HTMLInputElement>(null);
    // Before the dialog around it does, which waits a moment.
    useLayoutEffect(() => field.current?.focus(), []);
    const [words, setWords] = useState("");
    const [chosen, setChosen] = useState<string | null>(null);
    const found = useMemo(() => find(words), [find, words]);
    const at = Math.max(
        0,
        found.findIndex((one) => one.id === chosen),
    );
    const pick = (one: T | undefined) => {
        if (one) onPick(one);
    };
    const onKey = (event: KeyboardEvent) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined && found.length > 0) {
            event.preventDefault();
            setChosen(found[(at + step + found.length) % found.length]?.id ?? null);
        }
        if (event.key === "Enter" && !event.nativeEvent.isComposing) {
            event.preventDefault();
            pick(found[at]);
        }
        if (isNumbered && words === "" && /^[1-9]$/.test(event.key)) {
            event.preventDefault();
            pick(found[Number(event.key) - 1]);
        }
    };
    return (
        <>
            <div className={styles.ask}>
                <IconSearch size={16} aria-hidden />
                <input
                    data-autofocus
                    ref={field}
                    role="combobox"
                    aria-expanded
                    aria-controls={`${id}list`}
                    aria-activedescendant={found[at] && `${id}${at}`}
                    aria-label={ask}
                    placeholder={ask}
                    autoComplete="off"
                    value={words}
                    onChange={(event) => {
                        setWords(event.target.value);
                        setChosen(null);
                        onWords?.(event.target.value);
                    }}
                    onKeyDown={onKey}
                />
            </div>
            <div
                id={`${id}list`}
                role="listbox"
                aria-label={listLabel}
                aria-busy={isPending}
                className={styles.list}
            >
                {sections(found).map(({ heading, from, to }) => (
                    <Section key={`${heading} ${from}`} heading={heading}>
                        {found.slice(from, to).map((one, offset) => {
                            const index = from + offset;
                            return (
                                <div
                                    key={one.id}
                                    id={`${id}${index}`}
                                    role="option"
                                    aria-selected={index === at}
                                    className={styles.option}
                                    ref={
                                        index === at
                                            ? (element) =>
                                                  element?.scrollIntoView({ block: "nearest" })
                                            : undefined
                                    }
                                    onMouseMove={() => setChosen(one.id)}
                                    onClick={() => pick(one)}
                                >
                                    <span className={styles.icon} aria-hidden>
                                        {one.icon ?? icon}
                                    </span>
                                    <span className="grow cut">
                                        <span translate={one.isData ? "no" : undefined}>
                                            <Marked text={one.label} marks={one.marks ?? []} />
                                        </span>
                                        {one.detail && (
                                            <span className={styles.detail}>{one.detail}</span>
                                        )}
                                    </span>
                                    {one.tail}
                                    {isNumbered && index < 9 && words === "" && (
                                        <kbd>{index + 1}</kbd>
                                    )}
                                </div>
                            );
                        })}
                    </Section>
                ))}
            </div>
            {notice ? (
                <p className={styles.none} role={notice.isProblem ? "alert" : "status"}>
                    {notice.text}
                </p>
            ) : (
                found.length === 0 && (
                    <p className={styles.none} role="status">
                        {none}
                    </p>
                )
            )}
        </>
    );
}

interface Run {
    heading: string | undefined;
    from: number;
    to: number;
}

/** The stretches of the list under one heading. */
function sections(found: readonly Pickable[]): Run[] {
    const runs: Run[] = [];
    found.forEach(({ heading }, at) => {
        const last = runs.at(-1);
        if (last && last.heading === heading) last.to = at + 1;
        else runs.push({ heading, from: at, to: at + 1 });
    });
    return runs;
}

function Section({ heading, children }: { heading: string | undefined; children: ReactNode }) {
    if (heading === undefined) return children;
    return (
        <div role="group" aria-label={heading}>
            <div className={styles.heading} aria-hidden>
                {heading}
            </div>
            {children}
        </div>
    );
}
