// A profile: what was running, as a flame graph and as a table of functions that point to each other.
// Of two profiles, what changed between them.
import { Button, TextInput } from "@mantine/core";
import { IconMaximize, IconSearch, IconX } from "@tabler/icons-react";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";

import { Failed } from "../../frame/states";
import { useText } from "./catalogue";
import { count, share } from "../value/format";
import styles from "./flame.module.css";
import { type Found, found } from "./functions";
import { FunctionsTable } from "./functions-table";
import type { Profile } from "./profile";
import { Stack } from "./stack";
import { type FlameTree, flameOf } from "./tree";

interface Props {
    title: string;
    /** None while it is loading. REQUIRES: the same object while it is the same profile. */
    profile: Profile | undefined;
    /** What it is compared with: the difference is shown. REQUIRES: as above. */
    before?: Profile | undefined;
    error?: unknown;
    retry?: (() => void) | undefined;
    /** Instead of a graph where nothing was measured. */
    empty: ReactNode;
}

export function FlameGraph({ title, profile, before, error, retry, empty }: Props) {
    const { t } = useText();
    const tree = useMemo(
        () => profile && flameOf(before ? [before, profile] : [profile]),
        [profile, before],
    );
    const hasFailed = error !== undefined && error !== null;
    const isEmpty = tree?.sides.every(({ whole }) => whole === 0);
    return (
        <figure className={styles.flame} aria-label={title}>
            <figcaption className={styles.title}>{title}</figcaption>
            {hasFailed && <Failed error={error} {...(retry && { retry })} />}
            {!hasFailed && !tree && (
                <div className={styles.waiting} aria-busy="true">
                    <span className="unseen" role="status">
                        {t("flame.loading")}
                    </span>
                </div>
            )}
            {!hasFailed && tree && isEmpty && empty}
            {!hasFailed && tree && !isEmpty && <Explored title={title} tree={tree} />}
        </figure>
    );
}

/** What was asked of a tree holds for that tree alone. */
interface Asked {
    tree: FlameTree;
    zoom: number;
    selected: number | null;
}

function Explored({ title, tree }: { title: string; tree: FlameTree }) {
    const { t } = useText();
    const [query, setQuery] = useState("");
    const [asked, setAsked] = useState<Asked>({ tree, zoom: 0, selected: null });
    const { zoom, selected } = asked.tree === tree ? asked : { zoom: 0, selected: null };
    const words = useDeferredValue(query);
    const matches = useMemo(() => found(tree, words), [tree, words]);
    const lit = useMemo(() => {
        if (selected === null) return matches?.isMatch ?? null;
        const one = new Uint8Array(tree.names.length);
        one[selected] = 1;
        return one;
    }, [tree, matches, selected]);
    return (
        <>
            <div className={styles.tools}>
                <TextInput
                    className="grow"
                    leftSection={<IconSearch size={14} />}
                    aria-label={t("flame.find")}
                    placeholder={t("flame.find")}
                    value={query}
                    onChange={(event) => {
                        setQuery(event.currentTarget.value);
                        setAsked({ tree, zoom, selected: null });
                    }}
                />
                <span className={`dim ${styles.found}`} role="status">
                    {matches && <FoundText matches={matches} />}
                </span>
                {selected !== null && (
                    <Button
                        leftSection={<IconX size={14} />}
                        onClick={() => setAsked({ tree, zoom, selected: null })}
                    >
                        {t("flame.unselect")}
                    </Button>
                )}
                <Button
                    leftSection={<IconMaximize size={14} />}
                    disabled={zoom === 0}
                    onClick={() => setAsked({ tree, zoom: 0, selected })}
                >
                    {t("flame.reset")}
                </Button>
            </div>
            {tree.sides.length > 1 && <Key />}
            <div className={styles.both}>
                <Stack
                    label={title}
                    tree={tree}
                    zoom={zoom}
                    onZoom={(frame) => setAsked({ tree, zoom: frame, selected })}
                    lit={lit}
                />
                <FunctionsTable
                    tree={tree}
                    selected={selected}
                    onSelect={(name) => setAsked({ tree, zoom, selected: name })}
                />
            </div>
        </>
    );
}

function FoundText({ matches: { functions, shares } }: { matches: Found }) {
    const { t, language } = useText();
    const [first = 0, second] = shares;
    const shown = count(functions, language);
    return second === undefined
        ? t("flame.found", { count: functions, shown, share: share(first, language) })
        : t("flame.foundBoth", {
              count: functions,
              shown,
              before: share(first, language),
              after: share(second, language),
          });
}

/** What the colours of a difference mean. */
function Key() {
    const { t } = useText();
    return (
        <p className={styles.key}>
            <span data-way="shrank">− {t("flame.shrank")}</span>
            <span data-way="same">{t("flame.same")}</span>
            <span data-way="grew">+ {t("flame.grew")}</span>
        </p>
    );
}
