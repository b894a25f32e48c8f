import { expect, test } from "vitest";

import { prefixOf, symbolsCommand, uploadCommand } from "./command";

const server = "https://desk.example";

test("the command names what the event asked for", () => {
    expect(
        uploadCommand({
            server,
            application: "SHOP",
            release: "shop@1.2.3",
            distribution: "",
            path: "~/static/main.js",
        }),
    ).toBe(
        "mainstay errors upload-maps --server https://desk.example --application SHOP" +
            " --release shop@1.2.3 --url-prefix '~/static' dist",
    );
});

test("without a release or a folder it has no such flags", () => {
    expect(uploadCommand({ server, application: "SHOP", path: "~/main.js" })).toBe(
        "mainstay errors upload-maps --server https://desk.example --application SHOP dist",
    );
});

test("what a shell would read otherwise stands between quotes", () => {
    expect(uploadCommand({ server, application: "SHOP", release: "it's $(x)" })).toContain(
        "--release 'it'\\''s $(x)'",
    );
});

test("the folder of a script is all but its last part", () => {
    expect(prefixOf("~/a/b.js")).toBe("~/a");
    expect(prefixOf("~/b.js")).toBe("~");
    expect(prefixOf("/app/dist/b.js")).toBe("/app/dist");
});

test("symbols are asked for by the names of their binaries", () => {
    expect(symbolsCommand(server, "SHOP", ["shop", "libcart.so", "shop", ""])).toBe(
        "mainstay errors upload-symbols --server https://desk.example --application SHOP" +
            " shop.debug libcart.so.debug",
    );
    expect(symbolsCommand(server, "SHOP", ["it's"])).toContain("'it'\\''s.debug'");
    expect(symbolsCommand(server, "SHOP", [])).toContain("*.debug");
});
