// One person: who they are, what they may, and a way in for them.
import { Button, Code, CopyButton, Select, Switch, TextInput } from "@mantine/core";
import { IconLink, IconMail } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api, basedOn } from "../../api/client";
import type { Role, User } from "../../api/types";
import { asData } from "../../frame/as-data";
import { useToasts } from "../../frame/toasts";
import { FormPanel } from "../../parts/directory/form-panel";
import { organizationChoicesQuery } from "../../api/organizations";
import { rolesQuery } from "../../api/roles";
import { may, useMe } from "../../session/session";
import { When } from "../../text/when";
import { roles } from "./roles";

const load = (id: string) => answer(api.GET("/api/v1/users/{id}", { params: { path: { id } } }));

interface Form {
    name: string;
    email: string;
    role: Role;
    custom_role: string;
    organization: string;
    sees_organization: boolean;
    is_active: boolean;
}

const toForm = (person: User | null): Form => ({
    name: person?.name ?? "",
    email: person?.email ?? "",
    role: person?.role ?? "requester",
    custom_role: person?.custom_role?.id ?? "",
    organization: person?.organization?.id ?? "",
    sees_organization: person?.sees_organization ?? false,
    is_active: person?.is_active ?? true,
});

function create(form: Form) {
    const { name, email, role, custom_role, organization, sees_organization } = form;
    const ofRequester =
        role === "requester" ? { sees_organization, ...(organization && { organization }) } : {};
    const ofRole = custom_role ? { custom_role } : {};
    return answer(
        api.POST("/api/v1/users", { body: { name, email, role, ...ofRole, ...ofRequester } }),
    );
}

function change(form: Form, base: User) {
    const { name, email, role, custom_role, organization, sees_organization, is_active } = form;
    const ofRequester =
        role === "requester" ? { sees_organization, organization: organization || null } : {};
    const body = {
        name,
        is_active,
        ...(email !== base.email && { email }),
        ...(role !== base.role && { role }),
        ...(custom_role !== (base.custom_role?.id ?? "") && { custom_role: custom_role || null }),
        ...ofRequester,
    };
    return answer(
        api.PATCH("/api/v1/users/{id}", {
            params: { path: { id: base.id }, ...basedOn(base.version) },
            body,
        }),
    );
}

export function PersonPanel({ id, onClose }: { id: string; onClose: () => void }) {
    const { t } = useTranslation();
    const mayManageRoles = may(useMe(), "role_manage");
    const { data: made } = useQuery({ ...rolesQuery, enabled: mayManageRoles });
    const { data: organizations = [] } = useQuery(organizationChoicesQuery);
    return (
        <FormPanel
            id={id}
            kind="people"
            newTitle={t("people.new")}
            load={load}
            toForm={toForm}
            create={create}
            change={change}
            onClose={onClose}
            below={(person) => (
                <>
                    {person.may.includes("mail_link") && <MailedLink person={person} />}
                    {person.may.includes("invite") && <Invitation person={person} />}
                </>
            )}
        >
            {(person, form, set, errorOf) => (
                <>
                    <TextInput
                        data-autofocus
                        label={t("field.name")}
                        required
                        withAsterisk={false}
                        value={form.name}
                        error={errorOf("name")}
                        onChange={(event) => set({ name: event.currentTarget.value })}
                    />
                    <TextInput
                        label={t("field.email")}
                        type="email"
                        required
                        withAsterisk={false}
                        value={form.email}
                        error={errorOf("email")}
                        onChange={(event) => set({ email: event.currentTarget.value })}
                    />
                    <Select
                        label={t("field.role")}
                        disabled={person ? !person.may.includes("change_role") : !mayManageRoles}
                        allowDeselect={false}
                        value={form.role}
                        error={errorOf("role")}
                        data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
                        onChange={(value) =>
                            set({ role: (value ?? "requester") as Role, custom_role: "" })
                        }
                    />
                    {made && made.items.length > 0 && (
                        <Select
                            label={t("customRole.field")}
                            allowDeselect={false}
                            value={form.custom_role}
                            error={errorOf("custom_role")}
                            {...asData}
                            data={[
                                { value: "", label: t("customRole.standard") },
                                ...made.items.map(({ id, name }) => ({ value: id, label: name })),
                            ]}
                            onChange={(value) => {
                                const chosen = made.items.find(({ id }) => id === value);
                                set({
                                    custom_role: value ?? "",
                                    ...(chosen && { role: chosen.base }),
                                });
                            }}
                        />
                    )}
                    {form.role === "requester" && (
                        <>
                            <Select
                                label={t("field.organization")}
                                clearable
                                searchable
                                value={form.organization || null}
                                error={errorOf("organization")}
                                placeholder={t("field.none")}
                                {...asData}
                                data={[
                                    ...organizations.map(({ id, name }) => ({
                                        value: id,
                                        label: name,
                                    })),
                                    ...(person?.organization &&
                                    !organizations.some(({ id }) => id === person.organization?.id)
                                        ? [
                                              {
                                                  value: person.organization.id,
                                                  label: person.organization.name,
                                              },
                                          ]
                                        : []),
                                ]}
                                onChange={(value) => set({ organization: value ?? "" })}
                            />
                            <Switch
                                label={t("field.sees_organization")}
                                checked={form.sees_organization}
                                onChange={(event) =>
                                    set({ sees_organization: event.currentTarget.checked })
                                }
                            />
                        </>
                    )}
                    {person && (
                        <Switch
                            label={t("field.is_active")}
                            checked={form.is_active}
                            onChange={(event) => set({ is_active: event.currentTarget.checked })}
                        />
                    )}
                </>
            )}
        </FormPanel>
    );
}

function MailedLink({ person }: { person: User }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const send = useMutation({
        mutationFn: () =>
            answer(
                api.POST("/api/v1/users/{id}/password-link", {
                    params: { path: { id: person.id } },
                }),
            ),
        onSuccess: ({ email }) => toast.done(t("people.linkMailed", { email })),
        onError: toast.failed,
    });
    return (
        <div className="stack" style={{ marginTop: 24 }}>
            <Button
                leftSection={<IconMail size={14} />}
                loading={send.isPending}
                onClick={() => send.mutate()}
            >
                {t(person.has_signed_in ? "people.mailReset" : "people.mailInvitation")}
            </Button>
        </div>
    );
}

function Invitation({ person }: { person: User }) {
    const { t } = useTranslation();
    const toast = useToasts();
    const make = useMutation({
        mutationFn: () =>
            answer(api.POST("/api/v1/users/{id}/link", { params: { path: { id: person.id } } })),
        onError: toast.failed,
    });
    return (
        <div className="stack" style={{ marginTop: 24 }}>
            <Button
                leftSection={<IconLink size={14} />}
                loading={make.isPending}
                onClick={() => make.mutate()}
            >
                {t("people.invite")}
            </Button>
            {make.data && (
                <div role="status" className="stack">
                    <p>{t("people.inviteText", { name: person.name })}</p>
                    <Code block translate="no">
                        {make.data.link}
                    </Code>
                    {make.data.expires_at && (
                        <p className="dim">
                            {t("people.inviteUntil")} <When at={make.data.expires_at} />
                        </p>
                    )}
                    <CopyButton value={make.data.link}>
                        {({ copy, copied }) => (
                            <Button onClick={copy}>
                                {t(copied ? "done.copied" : "action.copy")}
                            </Button>
                        )}
                    </CopyButton>
                </div>
            )}
        </div>
    );
}
