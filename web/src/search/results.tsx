// The page of all that is found: by kind, the best and newest first, more of each on demand.
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Hit, HitGroup } from "../api/types";
import { foundKinds, linkOf } from "../frame/found";
import { Marked } from "../frame/marked";
import type { FoundKind } from "../frame/module";
import { useModules } from "../frame/modules";
import page from "../frame/page.module.css";
import { Empty, Failed, Skeletons } from "../frame/states";
import { When } from "../text/when";
import { find, findMore } from "./find";
import styles from "./results.module.css";

export function Results() {
    const { t } = useTranslation();
    const modules = useModules();
    const navigate = useNavigate({ from: "/search" });
    const { q = "" } = useSearch({ from: "/frame/search" });
    const [typed, setTyped] = useState(q);
    const [words] = useDebouncedValue(typed.trim(), 200);
    useEffect(() => {
        document.title = `${t("search.title")} · Mainstay`;
    }, [t]);
    useEffect(
        () => void navigate({ search: { q: words || undefined }, replace: true }),
        [words, navigate],
    );
    const found = useQuery({
        queryKey: ["search", "page", words],
        enabled: words !== "",
        queryFn: ({ signal }) => find(words, signal, 10),
        placeholderData: keepPreviousData,
    });
    const groups = words === "" ? [] : (found.data ?? []);
    return (
        <div className={page.page}>
            <div className={page.head}>
                <h1>{t("search.title")}</h1>
                <TextInput
                    className="grow"
                    maw={560}
                    leftSection={<IconSearch size={14} />}
                    aria-label={t("palette.search")}
                    value={typed}
                    data-autofocus
                    autoFocus
                    onChange={(event) => setTyped(event.currentTarget.value)}
                />
            </div>
            <div className={styles.results} aria-busy={found.isFetching}>
                {words === "" && (
                    <Empty icon={<IconSearch size={22} />} title={t("search.empty")}>
                        {t("search.emptyHelp")}
                    </Empty>
                )}
                {words !== "" && found.isPending && <Skeletons rows={6} />}
                {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
                {found.isSuccess && words !== "" && groups.length === 0 && (
                    <Empty icon={<IconSearch size={22} />} title={t("search.none", { words })}>
                        {t("search.noneHelp")}
                    </Empty>
                )}
                {!found.isError &&
                    foundKinds(modules).map(([name, kind]) => {
                        const group = groups.find((one) => one.kind === name);
                        return (
                            group && <Group key={`${name} ${words}`} {...{ words, kind, group }} />
                        );
                    })}
            </div>
        </div>
    );
}

function Group({ words, kind, group }: { words: string; kind: FoundKind; group: HitGroup }) {
    const { t } = useTranslation();
    const more = useInfiniteQuery({
        queryKey: ["search", "more", words, group.kind, group.next],
        enabled: false,
        queryFn: ({ pageParam, signal }) => findMore(words, group.kind, pageParam, signal),
        initialPageParam: group.next ?? "",
        getNextPageParam: (last) => last.next,
    });
    const items = [...group.items, ...(more.data?.pages.flatMap((one) => one.items) ?? [])];
    const hasMore = more.data ? more.hasNextPage : group.next !== null;
    const label = t(kind.label);
    return (
        <section className={styles.group} aria-label={label}>
            <h2>{label}</h2>
            <ol role="list">
                {items.map((hit) => (
                    <Row key={hit.id} hit={hit} kind={kind} />
                ))}
            </ol>
            {more.isError && <Failed error={more.error} retry={() => void more.fetchNextPage()} />}
            {hasMore && !more.isError && (
                <Button loading={more.isFetching} onClick={() => void more.fetchNextPage()}>
                    {t("search.more", { kind: label })}
                </Button>
            )}
        </section>
    );
}

function Row({ hit, kind }: { hit: Hit; kind: FoundKind }) {
    const { key, title, context, snippet, at } = hit;
    return (
        <li className={styles.hit}>
            <div className={styles.line}>
                <Link {...linkOf(kind, hit)} className="grow cut" translate="no">
                    {key && <span className={styles.key}>{key}</span>}
                    {title.text ? <Marked text={title.text} marks={title.ranges} /> : context}
                </Link>
                <span className="dim">
                    <When at={at} />
                </span>
            </div>
            <p className={styles.snippet} translate="no">
                {title.text && context ? `${context} · ` : ""}
                <Marked text={snippet.text} marks={snippet.ranges} />
            </p>
        </li>
    );
}
