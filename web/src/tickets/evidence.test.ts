import { describe, expect, it } from "vitest";

import type { Attachment, Message } from "../api/types";
import { evidenceOf } from "./evidence";

const file = (name: string, media_type = "image/svg+xml") =>
    ({ id: name, name, media_type }) as Attachment;
const note = (attachments: Attachment[], more: Partial<Message> = {}) =>
    ({ source: "system", author: null, attachments, ...more }) as Message;

describe("the evidence of a note", () => {
    it("is the charts of its signals, with the rest beside them", () => {
        const { charts, others } = evidenceOf(
            note([file("signal-12.json", "application/json"), file("signal-12-2.svg")]),
        );
        expect(charts).toEqual([
            { id: "signal-12-2.svg", name: "signal-12-2.svg", signal: "12", number: "2" },
        ]);
        expect(others.map(({ name }) => name)).toEqual(["signal-12.json"]);
    });

    it("is not what people attach, nor what only has such a name", () => {
        const files = [file("signal-1-1.svg")];
        const author = { id: "1", name: "Ann" } as Message["author"];
        expect(evidenceOf(note(files, { source: "web" })).charts).toEqual([]);
        expect(evidenceOf(note(files, { author })).charts).toEqual([]);
        expect(evidenceOf(note([file("signal-1-1.svg", "text/html")])).charts).toEqual([]);
        expect(evidenceOf(note([file("my-signal-1-1.svg")])).charts).toEqual([]);
    });
});
