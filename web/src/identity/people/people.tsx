// Everyone: found by name or address, kept by administrators.
import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Role, User } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { Directory } from "../../parts/directory/directory";
import { listCommand } from "../../parts/list/key-bindings";
import type { Column } from "../../parts/table/columns";
import { Empty } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { PersonPanel } from "./person-panel";
import { roles } from "./roles";

const idOf = ({ id }: User) => id;
const nameOf = ({ name }: User) => name;

export function People() {
    const { t } = useTranslation();
    const me = useMe();
    const { find = "" } = useSearch({ from: "/frame/people" });
    const navigate = useNavigate({ from: "/people" });
    const field = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState(find);
    const [query] = useDebouncedValue(typed.trim(), 200);
    const [role, setRole] = useState<Role | "">("");
    useEffect(
        () =>
            void navigate({
                search: (before) => ({ ...before, find: query || undefined }),
                replace: true,
            }),
        [query, navigate],
    );
    const people = useInfiniteQuery({
        queryKey: ["people", "list", query, role],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/users", {
                    params: {
                        query: {
                            limit: 50,
                            ...(query && { query }),
                            ...(role && { role }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
    });
    const items = useMemo(() => people.data?.pages.flatMap((page) => page.items), [people.data]);
    const columns = usePersonColumns();
    useCommands([
        {
            id: listCommand("filter"),
            label: t("people.searchFor"),
            group: t("command.group.list"),
            isKeyOnly: true,
            run: () => field.current?.focus(),
        },
    ]);
    return (
        <Directory<User>
            name="people"
            title={t("place.people")}
            tools={
                <>
                    <TextInput
                        ref={field}
                        w={240}
                        leftSection={<IconSearch size={14} />}
                        aria-label={t("people.searchFor")}
                        placeholder={t("people.searchFor")}
                        value={typed}
                        onChange={(event) => setTyped(event.currentTarget.value)}
                    />
                    <Select
                        w={130}
                        aria-label={t("field.role")}
                        allowDeselect={false}
                        value={role}
                        onChange={(value) => setRole((value ?? "") as Role | "")}
                        data={[
                            { value: "", label: t("people.roleFilter") },
                            ...roles.map((value) => ({ value, label: t(`role.${value}`) })),
                        ]}
                    />
                </>
            }
            newLabel={may(me, "directory_write") ? t("people.new") : undefined}
            nameLabel={t("field.name")}
            query={people}
            items={items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconUsers size={22} />} title={t("people.empty")}>
                    {t("people.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <PersonPanel id={id} onClose={close} />}
        />
    );
}

function usePersonColumns(): Column<User>[] {
    const { t } = useTranslation();
    return useMemo(() => {
        const state = (person: User) =>
            t(
                !person.is_active
                    ? "people.deactivated"
                    : person.role === "requester"
                      ? "people.active"
                      : !person.has_signed_in
                        ? "people.neverSignedIn"
                        : person.is_present
                          ? "people.present"
                          : "people.away",
            );
        const teams = (person: User) => person.teams.map(({ name }) => name).join(", ");
        return [
            {
                id: "email",
                label: t("field.email"),
                show: ({ email }) => <span translate="no">{email}</span>,
                value: ({ email }) => email,
                width: 230,
                isOnPhone: true,
            },
            {
                id: "role",
                label: t("field.role"),
                show: ({ role }) => t(`role.${role}`),
                value: ({ role }) => t(`role.${role}`),
                width: 120,
            },
            {
                id: "organization",
                label: t("field.organization"),
                show: ({ organization }) =>
                    organization && <span translate="no">{organization.name}</span>,
                value: ({ organization }) => organization?.name ?? null,
                width: 150,
            },
            {
                id: "teams",
                label: t("field.teams"),
                show: (person) => <span translate="no">{teams(person)}</span>,
                value: (person) => teams(person) || null,
                width: 150,
            },
            { id: "state", label: t("field.status"), show: state, value: state, width: 140 },
        ];
    }, [t]);
}
