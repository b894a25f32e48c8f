// What the search finds for words as they are typed, as items to pick.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { NavigateOptions } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Hit, HitGroup } from "../api/types";
import { When } from "../text/when";
import { Marked } from "./marked";
import type { FoundKind, Module } from "./module";
import { useModules } from "./modules";
import type { Pickable } from "./pick-list";
import { anyPath } from "./places";

export interface FoundThing extends Pickable {
    link: NavigateOptions;
}

/** The kinds of documents that are found, in the order that the modules declare them. */
export function foundKinds(modules: readonly Module[]): [string, FoundKind][] {
    return modules.flatMap(({ found = {} }) => Object.entries(found));
}

/** Where what was found is shown. */
export function linkOf(kind: FoundKind, hit: Hit): NavigateOptions {
    const { to, ...further } = kind.link(hit);
    return { to: anyPath(to), ...further } as NavigateOptions;
}

export interface Found {
    hits: FoundThing[];
    /** Where all that is found is shown. */
    all: NavigateOptions | null;
    isPending: boolean;
    error: Error | null;
}

/**
 * What to ask for while words are typed. One or two letters at the end begin too many words to be
 * looked for: until there are more of them, the words before are what is known.
 */
export function askedFor(typed: string): string {
    return /^(.*\s)[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]{1,2}$/u.exec(typed)?.[1] ?? typed;
}

/**
 * Asked a moment after the last key; an answer to other words is never taken for one to these.
 */
export function useFound(words: string): Found {
    const { t } = useTranslation();
    const modules = useModules();
    const finder = modules.find((module) => module.finder)?.finder;
    // A space at the end is kept: it ends the word.
    const typed = words.trimStart();
    const wanted = askedFor(typed);
    const [asked] = useDebouncedValue(wanted, 120);
    const isAsked = finder !== undefined && asked !== "";
    const query = useQuery({
        queryKey: ["search", asked],
        enabled: isAsked,
        queryFn: ({ signal }) => finder?.find(asked, signal) ?? [],
        placeholderData: keepPreviousData,
        staleTime: 10_000,
    });
    const isEmpty = typed === "" || !isAsked;
    const groups = isEmpty || query.isError ? none : (query.data ?? none);
    const hits = useMemo(
        () =>
            foundKinds(modules).flatMap(([name, kind]) =>
                thingsOf(name, kind, t(kind.label), groups),
            ),
        [modules, groups, t],
    );
    const all = useMemo(
        () =>
            finder && typed !== ""
                ? ({ to: anyPath(finder.page), search: { q: typed.trim() } } as NavigateOptions)
                : null,
        [finder, typed],
    );
    const isPending =
        finder !== undefined && typed !== "" && (wanted !== asked || query.isFetching);
    return { hits, all, isPending, error: isEmpty ? null : query.error };
}

const none: HitGroup[] = [];

function thingsOf(
    name: string,
    kind: FoundKind,
    heading: string,
    groups: readonly HitGroup[],
): FoundThing[] {
    const items = groups.find((group) => group.kind === name)?.items ?? [];
    return items.map((hit) => ({
        id: `found.${name}.${hit.id}`,
        label: hit.title.text || hit.context,
        marks: hit.title.ranges,
        isData: true,
        heading,
        ...(kind.Icon && { icon: <kind.Icon size={16} /> }),
        detail: <Detail hit={hit} />,
        tail: <Tail hit={hit} />,
        link: linkOf(kind, hit),
    }));
}

/** The words around what was found; else what it belongs to. */
function Detail({ hit: { title, context, snippet } }: { hit: Hit }) {
    return (
        <span translate="no">
            {title.text && context ? `${context} · ` : ""}
            <Marked text={snippet.text} marks={snippet.ranges} />
        </span>
    );
}

function Tail({ hit: { key, at } }: { hit: Hit }) {
    return (
        <span className="dim" style={{ whiteSpace: "nowrap" }}>
            {key && <span translate="no">{key} · </span>}
            <When at={at} isShort />
        </span>
    );
}
