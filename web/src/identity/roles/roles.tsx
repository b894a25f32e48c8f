// Roles that administrators make: which actions, and how far each reaches.
import { Button, Select, TextInput } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { rolesQuery } from "../../api/roles";
import type { CustomRole, Reach, Role } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Directory, SidePanel } from "../../frame/directory";
import { SavedForm } from "../../frame/saved-form";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { roles as standardRoles } from "../people/roles";

const bases = standardRoles.filter((role) => role !== "administrator");

export function Roles() {
    const { t } = useTranslation();
    const { open } = useSearch({ from: "/frame/roles" });
    const navigate = useNavigate({ from: "/roles" });
    const made = useQuery(rolesQuery);
    const show = (id: string | undefined) => void navigate({ search: { open: id } });
    const mayCreate = made.data?.may.includes("create");
    return (
        <>
            <Directory<CustomRole>
                title={t("place.roles")}
                newLabel={mayCreate ? t("customRole.new") : undefined}
                onNew={mayCreate ? () => show("new") : undefined}
                query={made}
                items={made.data?.items ?? []}
                idOf={({ id }) => id}
                nameOf={({ name }) => name}
                openId={open}
                onOpen={show}
                empty={
                    <Empty icon={<IconShieldCheck size={22} />} title={t("customRole.empty")}>
                        {t("customRole.emptyHelp")}
                    </Empty>
                }
                columns={[
                    { id: "name", label: t("field.name"), show: () => null },
                    {
                        id: "base",
                        label: t("customRole.base"),
                        show: ({ base }) => t(`role.${base}`),
                    },
                    {
                        id: "holders",
                        label: t("customRole.holders"),
                        show: ({ holders }) => holders,
                    },
                ]}
            />
            {open && <Panel key={open} id={open} onClose={() => show(undefined)} />}
        </>
    );
}

const load = (id: string) =>
    answer(api.GET("/api/v1/roles/{id}", { params: { path: { id } } }));

interface Form {
    name: string;
    base: Role;
    grants: Record<string, Reach>;
}

const toForm = (role: CustomRole | null): Form => ({
    name: role?.name ?? "",
    base: role?.base ?? "agent",
    grants: Object.fromEntries(role?.grants.map(({ action, reach }) => [action, reach]) ?? []),
});

const listed = (grants: Form["grants"]) =>
    Object.entries(grants).map(([action, reach]) => ({ action, reach }));

function Panel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
    const isNew = id === "new";
    const { data, error } = useQuery({
        queryKey: ["roles", "one", id],
        queryFn: () => load(id),
        enabled: !isNew,
    });
    const actions = useQuery({
        queryKey: ["actions"],
        queryFn: async () => (await answer(api.GET("/api/v1/actions"))).items,
        staleTime: Infinity,
    });
    const done = () => {
        void queries.invalidateQueries({ queryKey: ["roles"] });
        onClose();
    };
    const problem = error ?? actions.error;
    return (
        <SidePanel title={isNew ? t("customRole.new") : (data?.name ?? "")} onClose={onClose}>
            {problem ? (
                <Failed error={problem} />
            ) : (!isNew && !data) || !actions.data ? (
                <Skeletons rows={6} height={52} />
            ) : (
                <SavedForm<CustomRole, Form>
                    thing={data ?? null}
                    toForm={toForm}
                    isReadOnly={!isNew && !data?.may.includes("change")}
                    reload={() => load(id)}
                    onDone={done}
                    create={({ grants, ...rest }) =>
                        answer(
                            api.POST("/api/v1/roles", {
                                body: { ...rest, grants: listed(grants) },
                            }),
                        )
                    }
                    change={({ name, grants }, base) =>
                        answer(
                            api.PATCH("/api/v1/roles/{id}", {
                                params: { path: { id }, ...basedOn(base.version) },
                                body: { name, grants: listed(grants) },
                            }),
                        )
                    }
                >
                    {(form, set, errorOf) => (
                        <>
                            <TextInput
                                data-autofocus
                                label={t("field.name")}
                                required
                                withAsterisk={false}
                                maxLength={100}
                                value={form.name}
                                error={errorOf("name")}
                                onChange={(event) => set({ name: event.currentTarget.value })}
                            />
                            <Select
                                label={t("customRole.base")}
                                description={t("customRole.baseHelp")}
                                allowDeselect={false}
                                disabled={!isNew}
                                value={form.base}
                                error={errorOf("base")}
                                data={bases.map((value) => ({ value, label: t(`role.${value}`) }))}
                                onChange={(value) => set({ base: (value ?? "agent") as Role })}
                            />
                            <fieldset className="stack">
                                <legend>{t("customRole.grants")}</legend>
                                {actions.data.map(({ name, reaches }) => (
                                    <Select
                                        key={name}
                                        label={t(`action_name.${name}`, { defaultValue: name })}
                                        allowDeselect={false}
                                        value={form.grants[name] ?? ""}
                                        data={[
                                            { value: "", label: t("customRole.none") },
                                            ...reaches.map((value) => ({
                                                value,
                                                label: t(`reach.${value}`, {
                                                    defaultValue: value,
                                                }),
                                            })),
                                        ]}
                                        onChange={(value) => {
                                            const { [name]: _, ...others } = form.grants;
                                            set({
                                                grants: value
                                                    ? { ...others, [name]: value as Reach }
                                                    : others,
                                            });
                                        }}
                                    />
                                ))}
                            </fieldset>
                        </>
                    )}
                </SavedForm>
            )}
            {data?.may.includes("remove") && <Remove role={data} onDone={done} />}
        </SidePanel>
    );
}

function Remove({ role, onDone }: { role: CustomRole; onDone: () => void }) {
    const { t } = useTranslation();
    const [isAsking, setAsking] = useState(false);
    return (
        <div style={{ marginTop: 24 }}>
            <Button onClick={() => setAsking(true)}>{t("customRole.remove")}</Button>
            {isAsking && (
                <Ask
                    title={t("customRole.removeAsk", { name: role.name })}
                    action={t("customRole.remove")}
                    onClose={() => setAsking(false)}
                    onDo={async () => {
                        await answer(
                            api.DELETE("/api/v1/roles/{id}", {
                                params: { path: { id: role.id } },
                            }),
                        );
                        onDone();
                    }}
                >
                    <p>{t("customRole.removeText")}</p>
                </Ask>
            )}
        </div>
    );
}
