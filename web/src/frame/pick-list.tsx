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

import styles from "./palette.module.css";

export interface Pickable {
    id: string;
    label: string;
    icon?: ReactNode;
    /** At the end of the line. */
    tail?: ReactNode;
    /** The label is data of people, not words of the interface. */
    isData?: boolean;
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
}

export function PickList<T extends Pickable>({
    ask,
    listLabel,
    none,
    find,
    onPick,
    isNumbered = false,
    icon,
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
                    }}
                    onKeyDown={onKey}
                />
            </div>
            <div id={`${id}list`} role="listbox" aria-label={listLabel} className={styles.list}>
                {found.map((one, index) => (
                    <div
                        key={one.id}
                        id={`${id}${index}`}
                        role="option"
                        aria-selected={index === at}
                        className={styles.option}
                        ref={
                            index === at
                                ? (element) => element?.scrollIntoView({ block: "nearest" })
                                : undefined
                        }
                        onMouseMove={() => setChosen(one.id)}
                        onClick={() => pick(one)}
                    >
                        <span className={styles.icon} aria-hidden>
                            {one.icon ?? icon}
                        </span>
                        <span className="grow cut" translate={one.isData ? "no" : undefined}>
                            {one.label}
                        </span>
                        {one.tail}
                        {isNumbered && index < 9 && words === "" && <kbd>{index + 1}</kbd>}
                    </div>
                ))}
            </div>
            {found.length === 0 && (
                <p className={styles.none} role="status">
                    {none}
                </p>
            )}
        </>
    );
}
