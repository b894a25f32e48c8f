// Everyone: found by name or address, kept by administrators.
import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "../../api/client";
import type { Role, User } from "../../api/types";
import { useCommands } from "../../frame/commands";
import { Directory } from "../../frame/directory";
import { Empty } from "../../frame/states";
import { may, useMe } from "../../session/session";
import { PersonPanel } from "./person-panel";
import { roles } from "./roles";

export function People() {
    const { t } = useTranslation();
    const me = useMe();
    const { open, find = "" } = useSearch({ from: "/frame/people" });
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
    const show = (id: string | undefined) =>
        void navigate({ search: (before) => ({ ...before, open: id }) });
    useCommands([
        {
            id: "people.find",
            label: t("people.searchFor"),
            group: t("command.group.list"),
            isKeyOnly: true,
            run: () => field.current?.focus(),
        },
    ]);
    return (
        <>
            <Directory<User>
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
                onNew={may(me, "directory_write") ? () => show("new") : undefined}
                query={people}
                items={people.data?.pages.flatMap((page) => page.items) ?? []}
                idOf={({ id }) => id}
                nameOf={({ name }) => name}
                openId={open}
                onOpen={show}
                empty={
                    <Empty icon={<IconUsers size={22} />} title={t("people.empty")}>
                        {t("people.emptyHelp")}
                    </Empty>
                }
                columns={[
                    { id: "name", label: t("field.name"), show: () => null },
                    {
                        id: "email",
                        label: t("field.email"),
                        show: ({ email }) => <span translate="no">{email}</span>,
                    },
                    {
                        id: "role",
                        label: t("field.role"),
                        show: (person) => t(`role.${person.role}`),
                    },
                    {
                        id: "organization",
                        label: t("field.organization"),
                        isWide: true,
                        show: ({ organization }) =>
                            organization && <span translate="no">{organization.name}</span>,
                    },
                    {
                        id: "teams",
                        label: t("field.teams"),
                        isWide: true,
                        show: ({ teams }) => (
                            <span translate="no">{teams.map(({ name }) => name).join(", ")}</span>
                        ),
                    },
                    {
                        id: "state",
                        label: t("field.status"),
                        isWide: true,
                        show: (person) =>
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
                            ),
                    },
                ]}
            />
            {open && <PersonPanel key={open} id={open} onClose={() => show(undefined)} />}
        </>
    );
}
