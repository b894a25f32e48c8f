// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Message } from "../api/types";
import { show } from "../frame/page.testing";
import { messageAnchor, useBroughtIntoView } from "./named-message";

const scrolled = vi.fn<(id: string) => void>();
const fetched = vi.fn();

const message = (id: number) => ({ id: String(id) }) as Message;

/** A conversation of messages 1 to 30, of which the newest ten are there at first. */
function Conversation({ named }: { named: string | null }) {
    const [oldest, setOldest] = useState(21);
    const shown = Array.from({ length: 31 - oldest }, (_, at) => message(oldest + at));
    useBroughtIntoView(named, shown, {
        hasNextPage: oldest > 1,
        isFetching: false,
        fetchNextPage: async () => {
            fetched();
            setOldest(Math.max(1, oldest - 10));
        },
    });
    return shown.map(({ id }) => (
        <article key={id} id={messageAnchor(id)} tabIndex={-1}>
            {id}
        </article>
    ));
}

beforeEach(() => {
    vi.clearAllMocks();
    Element.prototype.scrollIntoView = function scroll(this: Element) {
        scrolled(this.id);
    };
});
afterEach(cleanup);

describe("the message that an address names", () => {
    it("is brought into view and has the focus, however old it is", async () => {
        await show(<Conversation named="3" />, { modules: [] });
        await waitFor(() => expect(scrolled.mock.calls).toEqual([["message-3"]]));
        expect(fetched).toHaveBeenCalledTimes(2);
        expect(document.activeElement).toBe(screen.getByText("3"));
    });

    it("fetches nothing where it is there already, or there is none of that id", async () => {
        await show(<Conversation named="25" />, { modules: [] });
        await waitFor(() => expect(scrolled).toHaveBeenCalledWith("message-25"));
        cleanup();
        await show(<Conversation named="99" />, { modules: [] });
        cleanup();
        await show(<Conversation named={null} />, { modules: [] });
        expect(fetched).not.toHaveBeenCalled();
        expect(scrolled).toHaveBeenCalledTimes(1);
    });
});
