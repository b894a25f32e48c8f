// The requests of a person, and of their organization where they may see those.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { FormProblem } from "../frame/form-problem";
import { useMe } from "../session/session";
import { WaitingApprovals } from "./approvals";
import { At } from "./at";
import { go, To, usePath } from "./path";
import styles from "./portal.module.css";
import { listQuery } from "./queries";
import { Heading } from "./shell";
import { StatusMark } from "./status";

export function ListPage() {
    const { t } = useTranslation();
    const me = useMe();
    const { query } = usePath();
    const isOfAll = me.sees_organization && query.get("of") === "organization";
    const isOpen = query.get("is") !== "all";
    const filter = [isOpen && "is:open", !isOfAll && "requester:me"].filter(Boolean).join(" ");
    const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
        listQuery(filter),
    );
    const rows = data?.pages.flatMap(({ items }) => items);
    const set = (part: Record<string, string | null>) => {
        const next = new URLSearchParams(query);
        for (const [name, value] of Object.entries(part))
            if (value === null) next.delete(name);
            else next.set(name, value);
        go(next.size > 0 ? `?${next}` : "", { isReplaced: true });
    };
    return (
        <>
            <div className={styles.title}>
                <Heading>{t("portal.list.title")}</Heading>
                <Button size="sm" variant="filled" onClick={() => go("/new")}>
                    {t("portal.new.title")}
                </Button>
            </div>
            <WaitingApprovals />
            <div className={styles.filters}>
                <Toggle
                    label={t("portal.list.which")}
                    value={isOpen ? "open" : "all"}
                    options={[
                        ["open", t("portal.list.open")],
                        ["all", t("portal.list.all")],
                    ]}
                    onChoose={(value) => set({ is: value === "all" ? "all" : null })}
                />
                {me.sees_organization && (
                    <Toggle
                        label={t("portal.list.whose")}
                        value={isOfAll ? "organization" : "mine"}
                        options={[
                            ["mine", t("portal.list.mine")],
                            ["organization", t("portal.list.organization")],
                        ]}
                        onChoose={(value) =>
                            set({ of: value === "organization" ? "organization" : null })
                        }
                    />
                )}
            </div>
            <FormProblem error={error} />
            {!rows && !error && <p aria-busy="true">{t("state.loading")}</p>}
            {rows?.length === 0 && <p className={styles.empty}>{t("portal.list.none")}</p>}
            {rows && rows.length > 0 && (
                <ul role="list" className={styles.list} aria-label={t("portal.list.title")}>
                    {rows.map((row) => (
                        <li key={row.key}>
                            <To to={`/tickets/${row.key}`} className={styles.row}>
                                <span className={styles.subject} translate="no">
                                    {row.subject}
                                </span>
                                <StatusMark status={row.status} />
                                <span className="dim">
                                    <span translate="no">{row.key}</span>
                                    {isOfAll && (
                                        <>
                                            {" · "}
                                            <span translate="no">{row.requester.name}</span>
                                        </>
                                    )}
                                    {" · "}
                                    <At at={row.updated_at} isShort />
                                </span>
                            </To>
                        </li>
                    ))}
                </ul>
            )}
            {hasNextPage && (
                <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                    {t("portal.list.more")}
                </Button>
            )}
        </>
    );
}

function Toggle({
    label,
    value,
    options,
    onChoose,
}: {
    label: string;
    value: string;
    options: readonly (readonly [value: string, label: string])[];
    onChoose: (value: string) => void;
}) {
    return (
        <div role="group" aria-label={label} className={styles.toggle}>
            {options.map(([one, shown]) => (
                <button
                    key={one}
                    type="button"
                    className="plain"
                    aria-pressed={one === value}
                    onClick={() => onChoose(one)}
                >
                    {shown}
                </button>
            ))}
        </div>
    );
}
