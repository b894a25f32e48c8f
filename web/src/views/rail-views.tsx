// The saved views beneath the place of their list, each with what it finds now.
import { IconFilter, IconUsers } from "@tabler/icons-react";
import { skipToken, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { SavedView } from "../api/types";
import { useCommands } from "../frame/commands";
import type { Place } from "../frame/module";
import { anyPath } from "../frame/places";
import { shownCount } from "../text/intl";
import styles from "./rail-views.module.css";

/** `of`: the place of the list. */
export function RailViews({ of: { views: asked, to }, isSlim }: { of: Place; isSlim: boolean }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const { data } = useQuery(asked ?? { queryKey: [], queryFn: skipToken });
    const shown = useRouterState({
        select: ({ location }) =>
            location.pathname === to ? (location.search as { view?: number }).view : undefined,
    });
    const views = data?.items ?? [];
    useCommands(
        views.map(({ id, name }) => ({
            id: `views.open.${id}`,
            label: t("view.open", { name }),
            group: t("command.group.go"),
            icon: <IconFilter size={16} />,
            run: () => void navigate({ to: anyPath(to), search: { view: Number(id) } as never }),
        })),
    );
    if (isSlim || views.length === 0) return null;
    return (
        <ul role="list" className={styles.views} aria-label={t("view.all")}>
            {views.map((view) => (
                <li key={view.id}>
                    <ViewLink view={view} to={to} isCurrent={view.id === String(shown)} />
                </li>
            ))}
        </ul>
    );
}

function ViewLink({ view, to, isCurrent }: { view: SavedView; to: string; isCurrent: boolean }) {
    const { t } = useTranslation();
    const isShared = view.sharing !== "private";
    const Icon = isShared ? IconUsers : IconFilter;
    const sharedWith = view.team?.name ?? (isShared ? String(t("view.everyone")) : undefined);
    return (
        <Link
            to={anyPath(to)}
            search={{ view: Number(view.id) } as never}
            className={styles.view}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={isCurrent || undefined}
            title={sharedWith && t("view.sharedWith", { name: view.name, who: sharedWith })}
        >
            <Icon size={13} aria-hidden />
            <span className="cut" translate="no">
                {view.name}
            </span>
            {view.tally && view.tally.count > 0 && (
                <span className={styles.count}>{shownCount(view.tally)}</span>
            )}
        </Link>
    );
}
