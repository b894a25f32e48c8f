import { describe, expect, it } from "vitest";

import type { Repository } from "../../api/types";
import { bodyOf, formOf, kindsFor } from "./form";

const repository = (more: Partial<Repository>) =>
    ({
        url: "https://git.test/shop.git",
        name: "shop",
        applications: [{ key: "SHOP", name: "Web shop" }],
        default_branch: "main",
        is_branch_chosen: false,
        credential: { kind: "none", user: null },
        fetch_minutes: 10,
        enabled: true,
        ...more,
    }) as unknown as Repository;

describe("a repository", () => {
    it("keeps its secret where none is given anew", () => {
        const before = repository({ credential: { kind: "token", user: "bot" } });
        const form = formOf(before);
        expect(bodyOf(form, before).credential).toBeUndefined();
        expect(bodyOf({ ...form, token: "t" }, before).credential).toEqual({
            kind: "token",
            user: "bot",
            token: "t",
        });
        expect(bodyOf({ ...form, kind: "none" }, before).credential).toEqual({ kind: "none" });
        expect(bodyOf({ ...form, kind: "ssh_key", key: "k" }, before).credential).toEqual({
            kind: "ssh_key",
            ssh_key: "k",
        });
    });

    it("follows the server's branch unless one is chosen", () => {
        expect(bodyOf(formOf(repository({})), repository({}))).not.toHaveProperty("default_branch");
        const chosen = repository({ is_branch_chosen: true });
        expect(formOf(chosen).branch).toBe("main");
        expect(bodyOf({ ...formOf(chosen), branch: "" }, chosen).default_branch).toBeNull();
        expect(bodyOf({ ...formOf(null), branch: "next" }, null).default_branch).toBe("next");
    });

    it("is signed in to by what suits its address", () => {
        expect(kindsFor("https://git.test/a")).toEqual(["none", "token"]);
        expect(kindsFor("ssh://git@git.test/a")).toEqual(["ssh_key"]);
        expect(kindsFor("git@git.test:a.git")).toEqual(["ssh_key"]);
        expect(kindsFor("/srv/git/a")).toEqual(["none"]);
        expect(kindsFor("")).toHaveLength(3);
    });
});
