// A repository as its form has it, and as the server takes it. Pure.
import type { NewRepository, Repository } from "../../api/types";

export type CredentialKind = Repository["credential"]["kind"];

export interface RepositoryForm {
    url: string;
    name: string;
    applications: string[];
    branch: string;
    kind: CredentialKind;
    user: string;
    token: string;
    key: string;
    minutes: number | string;
    enabled: boolean;
}

export const formOf = (of: Repository | null): RepositoryForm => ({
    url: of?.url ?? "",
    name: of?.name ?? "",
    applications: of?.applications.map(({ key }) => key) ?? [],
    branch: of?.is_branch_chosen ? (of.default_branch ?? "") : "",
    kind: of?.credential.kind ?? "none",
    user: of?.credential.user ?? "",
    token: "",
    key: "",
    minutes: of?.fetch_minutes ?? 10,
    enabled: of?.enabled ?? true,
});

/** What it is signed in to with; left out where a secret is there and none is given anew. */
function credentialOf(form: RepositoryForm, before: Repository | null) {
    const { kind, user, token, key } = form;
    if (kind === "none") return before?.credential.kind === "none" ? undefined : { kind };
    if (kind === "token" && token !== "")
        return { kind, token, ...(user.trim() !== "" && { user: user.trim() }) };
    if (kind === "ssh_key" && key !== "") return { kind, ssh_key: key };
    // Without its secret the server says what is missing.
    return before?.credential.kind === kind ? undefined : { kind };
}

export function bodyOf(form: RepositoryForm, before: Repository | null): NewRepository {
    const credential = credentialOf(form, before);
    const branch = form.branch.trim();
    return {
        url: form.url.trim(),
        applications: form.applications,
        ...(form.name.trim() !== "" && { name: form.name.trim() }),
        ...(branch !== "" && { default_branch: branch }),
        ...(branch === "" && before?.is_branch_chosen && { default_branch: null }),
        ...(credential && { credential }),
        ...(typeof form.minutes === "number" && { fetch_minutes: form.minutes }),
        enabled: form.enabled,
    };
}

/** What an address of that form is signed in to with, where that can be told. */
export function kindsFor(url: string): readonly CredentialKind[] {
    if (/^(ssh:\/\/|[^/:]+@[^/:]+:)/.test(url)) return ["ssh_key"];
    if (/^https?:\/\//.test(url)) return ["none", "token"];
    return url.startsWith("/") ? ["none"] : ["none", "token", "ssh_key"];
}
