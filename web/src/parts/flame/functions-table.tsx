// The functions of a profile, those that took most first; of two profiles, how each changed.
import { useMemo } from "react";

import { Table } from "../table/table";
import type { Column } from "../table/columns";
import { share } from "../value/format";
import { useText } from "./catalogue";
import styles from "./flame.module.css";
import { functionsOf, type ProfiledFunction, shareOf, signed, topOf } from "./functions";
import { amount } from "./profile";
import type { FlameTree } from "./tree";

/** By each of what they are sorted by. */
const functionsMax = 1_000;

interface Props {
    tree: FlameTree;
    /** The name of the one that is pointed out. */
    selected: number | null;
    onSelect: (name: number | null) => void;
}

export function FunctionsTable({ tree, selected, onSelect }: Props) {
    const { t, language } = useText();
    const isDifference = tree.sides.length > 1;
    const rows = useMemo(() => {
        const change = (of: readonly number[]) => Math.abs(changeIn(tree, of));
        return topOf(
            functionsOf(tree),
            isDifference
                ? [({ total }) => change(total), ({ self }) => change(self)]
                : [({ self: [self = 0] }) => self, ({ total: [total = 0] }) => total],
            functionsMax,
        );
    }, [tree, isDifference]);
    const columns = useMemo((): Column<ProfiledFunction>[] => {
        const [first, second] = tree.sides;
        const name: Column<ProfiledFunction> = {
            id: "name",
            label: t("flame.function"),
            show: (one) => <span translate="no">{one.name}</span>,
            value: (one) => one.name,
            width: 160,
            isWide: true,
            isFixed: true,
            isOnPhone: true,
        };
        const number = (
            id: string,
            label: string,
            value: (one: ProfiledFunction) => number,
            text: (value: number) => string,
        ): Column<ProfiledFunction> => ({
            id,
            label,
            show: (one) => text(value(one)),
            value,
            width: isDifference ? 68 : 92,
            isNumber: true,
            isOnPhone: true,
        });
        const asShare = (value: number) => share(value, language);
        const changed = (
            id: string,
            label: string,
            of: (one: ProfiledFunction) => readonly number[],
        ): Column<ProfiledFunction> => ({
            ...number(id, label, (one) => changeIn(tree, of(one)), String),
            show: (one) => {
                const value = changeIn(tree, of(one));
                // What is written as no change has no colour of one.
                const isSeen = Math.abs(value) >= 0.0005;
                const way = isSeen ? (value > 0 ? "grew" : "shrank") : undefined;
                return <span data-change={way}>{signed(value, language)}</span>;
            },
            width: 84,
        });
        if (!isDifference)
            return [
                name,
                number(
                    "self",
                    t("flame.self"),
                    ({ self: [one = 0] }) => one,
                    (value) => amount(value, tree.unit, language),
                ),
                number(
                    "total",
                    t("flame.total"),
                    ({ total: [one = 0] }) => one,
                    (value) => amount(value, tree.unit, language),
                ),
                number(
                    "share",
                    t("flame.share"),
                    ({ total: [one = 0] }) => shareOf(one, first?.whole ?? 0),
                    asShare,
                ),
            ];
        return [
            name,
            number(
                "before",
                t("flame.before"),
                ({ total: [one = 0] }) => shareOf(one, first?.whole ?? 0),
                asShare,
            ),
            number(
                "after",
                t("flame.after"),
                ({ total: [, one = 0] }) => shareOf(one, second?.whole ?? 0),
                asShare,
            ),
            changed("change", t("flame.change"), ({ total }) => total),
            changed("selfChange", t("flame.selfChange"), ({ self }) => self),
        ];
    }, [tree, isDifference, t, language]);
    return (
        <div className={styles.functions}>
            <Table
                name={isDifference ? "parts.flame.difference" : "parts.flame"}
                label={t("flame.functions")}
                columns={columns}
                rows={rows}
                idOf={({ id }) => String(id)}
                nameOf={({ name }) => name}
                empty={null}
                sort={{ column: isDifference ? "change" : "self", isDescending: true }}
                openId={selected === null ? undefined : String(selected)}
                onOpen={(id) => onSelect(Number(id) === selected ? null : Number(id))}
            />
        </div>
    );
}

/** By how many points of a hundred the part of the whole changed. */
function changeIn(
    { sides: [first, second] }: FlameTree,
    [before = 0, after = 0]: readonly number[],
) {
    return shareOf(after, second?.whole ?? 0) - shareOf(before, first?.whole ?? 0);
}
