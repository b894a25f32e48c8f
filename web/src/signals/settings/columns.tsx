// The columns that the lists of what is set have in common.
import { Button, Switch } from "@mantine/core";
import type { TFunction } from "i18next";

import type { SignalMatcher } from "../../api/types";
import type { Column } from "../../parts/table/columns";
import { MatcherText } from "./matcher";

export function nameColumn<T>(label: string, name: (row: T) => string): Column<T> {
    return {
        id: "name",
        label,
        show: (row) => (
            <span translate="no" className="cut" title={name(row)}>
                {name(row)}
            </span>
        ),
        width: 180,
        isWide: true,
        isFixed: true,
        isOnPhone: true,
    };
}

export function matcherColumn<T extends { matcher: SignalMatcher }>(label: string): Column<T> {
    return {
        id: "what",
        label,
        show: ({ matcher }) => <MatcherText of={matcher} />,
        width: 230,
    };
}

interface Turned {
    name: string;
    enabled: boolean;
}

/** Whether it counts. */
export function onColumn<T extends Turned>(
    t: TFunction,
    { turn, isBusy }: { turn: (row: T) => void; isBusy: boolean },
): Column<T> {
    return {
        id: "enabled",
        label: t("signalRule.on"),
        show: (row) => (
            <Switch
                size="xs"
                aria-label={t("signalRule.onOne", { name: row.name })}
                checked={row.enabled}
                disabled={isBusy}
                onChange={() => turn(row)}
            />
        ),
        width: 70,
    };
}

export interface Deed<T> {
    label: string;
    /** With what it is done to, for who does not see the row. */
    name: (row: T) => string;
    run: (row: T) => void;
    isBusy?: boolean;
}

/** What can be done to a row; what `instead` gives stands there where nothing can. */
export function doColumn<T>(
    t: TFunction,
    deeds: readonly Deed<T>[],
    { width = 110, instead }: { width?: number; instead?: (row: T) => string | null } = {},
): Column<T> {
    return {
        id: "do",
        label: t("source.do"),
        show: (row) => {
            const other = instead?.(row) ?? null;
            if (other !== null) return <span className="dim">{other}</span>;
            return (
                <span className="row">
                    {deeds.map(({ label, name, run, isBusy = false }) => (
                        <Button
                            key={label}
                            size="compact-xs"
                            disabled={isBusy}
                            aria-label={name(row)}
                            onClick={() => run(row)}
                        >
                            {label}
                        </Button>
                    ))}
                </span>
            );
        },
        width,
    };
}
