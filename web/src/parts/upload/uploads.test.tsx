// @vitest-environment happy-dom
// Files on their way as a person sees them.
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { act, useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { UploadListener } from "../../api/resumable";
import { show } from "../../frame/page.testing";
import { PendingFiles } from "./uploads";
import { useSendOnceArrived, useUploads } from "./use-uploads";

const cancel = vi.fn();
const sent = new Map<string, UploadListener>();
vi.mock("../../api/resumable", () => ({
    ResumableUpload: class {
        cancel = cancel;
        constructor(file: File, listener: UploadListener) {
            sent.set(file.name, listener);
        }
    },
}));
const failed = vi.fn();
vi.mock("../../frame/toasts", () => ({ useToasts: () => ({ failed }) }));

const onChange = vi.fn();
const send = vi.fn<(ids: string[]) => void>();
const names = ["fire.png", "trace.log"];

function Writer() {
    const files = useUploads(onChange);
    const ids = files.ready.map(({ id }) => id);
    const [isWritten, setWritten] = useState(true);
    const submit = useSendOnceArrived(files, isWritten, () => send(ids));
    const list = names.map((name) => new File(["0123456789"], name));
    return (
        <>
            <button onClick={() => files.add(list as unknown as FileList)}>Attach</button>
            <button onClick={submit}>Send</button>
            <button onClick={() => setWritten(false)}>Clear</button>
            <output>{files.isBusy ? "busy" : "ready"}</output>
            <PendingFiles files={files} />
        </>
    );
}

const listenerOf = (name: string) => {
    const listener = sent.get(name);
    if (!listener) throw new Error(`${name} is not on its way`);
    return listener;
};
const arrive = (name: string, id: string) =>
    act(async () => listenerOf(name).onDone({ id, name, media_type: "text/plain", bytes: 10 }));
const item = (name: string) => screen.getByText(name).closest("li");
const attach = async () => {
    await show(<Writer />, { modules: [] });
    fireEvent.click(screen.getByRole("button", { name: "Attach" }));
};

afterEach(() => {
    cleanup();
    sent.clear();
    vi.clearAllMocks();
});

describe("files on their way", () => {
    it("show how far each is, and that one waits for the connection", async () => {
        await attach();
        const bar = screen.getByRole<HTMLProgressElement>("progressbar", {
            name: "Uploading fire.png",
        });
        await act(async () => listenerOf("fire.png").onProgress(5));
        expect(bar.value).toBe(0.5);
        expect(item("fire.png")?.textContent).toContain("50%");
        await act(async () => listenerOf("fire.png").onWaiting(true));
        expect(item("fire.png")?.textContent).toContain("waiting for the connection");
        expect(item("trace.log")?.textContent).not.toContain("waiting");
        await act(async () => listenerOf("fire.png").onWaiting(false));
        expect(item("fire.png")?.textContent).toContain("50%");
    });

    it("are told of once each has arrived, and keep the message back until then", async () => {
        await attach();
        await arrive("trace.log", "7");
        expect(screen.getByText("busy")).not.toBeNull();
        expect(item("trace.log")?.getAttribute("aria-busy")).toBe("false");
        await arrive("fire.png", "8");
        expect(screen.getByText("ready")).not.toBeNull();
        const ids = onChange.mock.calls.map(([files]) =>
            (files as { id: string }[]).map(({ id }) => id),
        );
        expect(ids).toEqual([["7"], ["8", "7"]]);
    });

    it("are given up with their button, and those that arrived are not given up", async () => {
        await attach();
        await arrive("trace.log", "7");
        fireEvent.click(screen.getByRole("button", { name: "Remove trace.log" }));
        expect(cancel).not.toHaveBeenCalled();
        fireEvent.click(screen.getByRole("button", { name: "Remove fire.png" }));
        expect(cancel).toHaveBeenCalledOnce();
        expect(screen.queryByRole("list")).toBeNull();
        expect(onChange).toHaveBeenLastCalledWith([]);
    });

    it("go where they are refused, and it is said why", async () => {
        await attach();
        const problem = new Error("too large");
        await act(async () => listenerOf("fire.png").onFailed(problem));
        expect(failed).toHaveBeenCalledWith(problem);
        expect(screen.queryByText("fire.png")).toBeNull();
        expect(screen.getByText("trace.log")).not.toBeNull();
    });
});

describe("a message", () => {
    const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
    const notice = () => screen.queryByText(/as soon as the files have arrived/);

    it("goes at once where no file is on its way", async () => {
        await show(<Writer />, { modules: [] });
        press("Send");
        expect(send).toHaveBeenCalledExactlyOnceWith([]);
    });

    it("that is sent while files are on their way says so, and goes once with the last", async () => {
        await attach();
        press("Send");
        expect(notice()).not.toBeNull();
        await arrive("trace.log", "7");
        expect(send).not.toHaveBeenCalled();
        await arrive("fire.png", "8");
        expect(send).toHaveBeenCalledExactlyOnceWith(["8", "7"]);
        expect(notice()).toBeNull();
    });

    it("is called off by its writer, and where a file fails", async () => {
        await attach();
        press("Send");
        press("Do not send yet");
        await arrive("trace.log", "7");
        press("Send");
        await act(async () => listenerOf("fire.png").onFailed(new Error("too large")));
        expect(notice()).toBeNull();
        expect(send).not.toHaveBeenCalled();
    });

    it("that was emptied meanwhile does not go, and nothing of it is sent later", async () => {
        await attach();
        press("Send");
        press("Clear");
        expect(notice()).toBeNull();
        await arrive("trace.log", "7");
        await arrive("fire.png", "8");
        expect(send).not.toHaveBeenCalled();
    });
});
