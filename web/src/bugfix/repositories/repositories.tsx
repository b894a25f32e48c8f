// The repositories of applications: how their mirrors are, and what may be done with them.
import { Button } from "@mantine/core";
import { IconGitBranch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Repository } from "../../api/types";
import { Empty } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { newId } from "../../parts/directory/form-panel";
import { useOpen } from "../../parts/panel/list-panel";
import type { Column } from "../../parts/table/columns";
import { bytes, count } from "../../parts/value/format";
import { may, useMe } from "../../session/session";
import { locale } from "../../text/language";
import { When } from "../../text/when";
import { RepositoryMark } from "./mark";
import { repositoriesQuery } from "./queries";
import { RepositoryPanel } from "./repository-panel";

const idOf = ({ id }: Repository) => id;
const nameOf = ({ name }: Repository) => name;

export function Repositories() {
    const { t } = useTranslation();
    const me = useMe();
    const [, open] = useOpen();
    const columns = useColumns();
    const query = useInfiniteQuery(repositoriesQuery);
    const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
    const mayAdd = may(me, "repository_manage");
    return (
        <Directory<Repository>
            name="repositories"
            title={t("place.repositories")}
            newLabel={mayAdd ? t("repository.new") : undefined}
            nameLabel={t("field.name")}
            query={query}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty
                    icon={<IconGitBranch size={22} />}
                    title={t("repository.empty")}
                    action={
                        mayAdd && <Button onClick={() => open(newId)}>{t("repository.new")}</Button>
                    }
                >
                    {t("repository.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <RepositoryPanel key={id} id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<Repository>[] {
    const { t, i18n } = useTranslation();
    const language = locale(i18n.language);
    return useMemo(
        () => [
            {
                id: "state",
                label: t("repository.state"),
                show: (row) => <RepositoryMark of={row} />,
                value: ({ state }) => state,
                width: 118,
                isOnPhone: true,
            },
            {
                id: "url",
                label: t("repository.url"),
                show: ({ url }) => (
                    <span className="cut mono" translate="no" title={url}>
                        {url}
                    </span>
                ),
                value: ({ url }) => url,
                width: 170,
            },
            {
                id: "applications",
                label: t("field.applications"),
                show: ({ applications }) => (
                    <span className="cut" translate="no">
                        {applications.map(({ key }) => key).join(", ")}
                    </span>
                ),
                value: ({ applications }) => applications.map(({ key }) => key).join(", "),
                width: 110,
            },
            {
                id: "fetched",
                label: t("repository.fetched"),
                show: ({ last_fetched_at: at }) => (at ? <When at={at} /> : "–"),
                value: ({ last_fetched_at: at }) => at ?? "",
                width: 112,
                isNumber: true,
            },
            {
                id: "failure",
                label: t("repository.failure"),
                show: ({ last_failure: failure }) =>
                    failure ? (
                        <span className="cut" translate="no" title={failure.reason}>
                            {failure.reason}
                        </span>
                    ) : (
                        "–"
                    ),
                width: 140,
            },
            {
                id: "commits",
                label: t("repository.commits"),
                show: ({ commits }) => count(commits, language),
                value: ({ commits }) => commits,
                width: 84,
                isNumber: true,
            },
            {
                id: "size",
                label: t("repository.size"),
                show: ({ size_bytes: size }) => <span translate="no">{bytes(size, language)}</span>,
                value: ({ size_bytes: size }) => size,
                width: 84,
                isNumber: true,
            },
        ],
        [t, language],
    );
}
