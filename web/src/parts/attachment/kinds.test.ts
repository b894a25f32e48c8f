import { expect, it } from "vitest";

import { kindOf } from "./kinds";

const file = (name: string, mediaType = "application/octet-stream", pictureHref?: string) => ({
    id: "1",
    name,
    mediaType,
    bytes: 1,
    href: "/file",
    ...(pictureHref && { pictureHref }),
});

it.each([
    ["server.log", "log"],
    ["server.log.3", "log"],
    ["NOTES.TXT", "log"],
    ["query.sql", "code"],
    ["page.html", "code"],
    ["drawing.svg", "none"],
    ["invoice.PDF", "pdf"],
    ["core", "none"],
])("%s is shown as %s", (name, kind) => {
    expect(kindOf(file(name))).toBe(kind);
});

it("goes by the type where the name says nothing", () => {
    expect(kindOf(file("stdout", "text/plain"))).toBe("log");
    expect(kindOf(file("scan", "application/pdf"))).toBe("pdf");
    expect(kindOf(file("answer", "application/json"))).toBe("log");
});

it("shows as a picture only what the server says is safe to be one", () => {
    expect(kindOf(file("x.png", "image/png"))).toBe("none");
    expect(kindOf(file("x.png", "image/png", "/x?inline=1"))).toBe("picture");
});
