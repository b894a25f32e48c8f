// Roles that administrators make: which actions, and how far each reaches.
import { Button, Select, TextInput } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import { rolesQuery } from "../../api/roles";
import type { CustomRole, Reach, Role } from "../../api/types";
import { Ask } from "../../frame/ask";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { Directory } from "../../parts/directory/directory";
import { FormPanel } from "../../parts/directory/form-panel";
import type { Column } from "../../parts/table/columns";
import { roles as standardRoles } from "../people/roles";

const bases = standardRoles.filter((role) => role !== "administrator");
const idOf = ({ id }: CustomRole) => id;
const nameOf = ({ name }: CustomRole) => name;

export function Roles() {
    const { t } = useTranslation();
    const columns = useColumns();
    const made = useQuery(rolesQuery);
    return (
        <Directory<CustomRole>
            name="roles"
            title={t("place.roles")}
            newLabel={made.data?.may.includes("create") ? t("customRole.new") : undefined}
            nameLabel={t("field.name")}
            query={made}
            items={made.data?.items}
            idOf={idOf}
            nameOf={nameOf}
            empty={
                <Empty icon={<IconShieldCheck size={22} />} title={t("customRole.empty")}>
                    {t("customRole.emptyHelp")}
                </Empty>
            }
            columns={columns}
            panel={(id, close) => <Panel id={id} onClose={close} />}
        />
    );
}

function useColumns(): Column<CustomRole>[] {
    const { t } = useTranslation();
    return useMemo(
        () => [
            {
                id: "base",
                label: t("customRole.base"),
                show: ({ base }) => t(`role.${base}`),
                value: ({ base }) => base,
                width: 180,
                isOnPhone: true,
            },
            {
                id: "holders",
                label: t("customRole.holders"),
                show: ({ holders }) => holders,
                value: ({ holders }) => holders,
                width: 120,
            },
        ],
        [t],
    );
}

const load = (id: string) => answer(api.GET("/api/v1/roles/{id}", { params: { path: { id } } }));

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
    const actions = useQuery({
        queryKey: ["actions"],
        queryFn: async () => (await answer(api.GET("/api/v1/actions"))).items,
        staleTime: Infinity,
    });
    return (
        <FormPanel<CustomRole, Form>
            id={id}
            kind="roles"
            newTitle={t("customRole.new")}
            load={load}
            toForm={toForm}
            onClose={onClose}
            create={({ grants, ...rest }) =>
                answer(api.POST("/api/v1/roles", { body: { ...rest, grants: listed(grants) } }))
            }
            change={({ name, grants }, base) =>
                answer(
                    api.PATCH("/api/v1/roles/{id}", {
                        params: { path: { id }, ...basedOn(base.version) },
                        body: { name, grants: listed(grants) },
                    }),
                )
            }
            below={(role) => role.may.includes("remove") && <Remove role={role} onDone={onClose} />}
        >
            {(role, form, set, errorOf) => (
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
                        disabled={role !== null}
                        value={form.base}
                        error={errorOf("base")}
                        data={bases.map((value) => ({ value, label: t(`role.${value}`) }))}
                        onChange={(value) => set({ base: (value ?? "agent") as Role })}
                    />
                    <fieldset className="stack">
                        <legend>{t("customRole.grants")}</legend>
                        {actions.error && <Failed error={actions.error} />}
                        {actions.isPending && <Skeletons rows={6} height={52} />}
                        {actions.data?.map(({ name, reaches }) => (
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
        </FormPanel>
    );
}

function Remove({ role, onDone }: { role: CustomRole; onDone: () => void }) {
    const { t } = useTranslation();
    const queries = useQueryClient();
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
                        void queries.invalidateQueries({ queryKey: ["roles"] });
                        onDone();
                    }}
                >
                    <p>{t("customRole.removeText")}</p>
                </Ask>
            )}
        </div>
    );
}
