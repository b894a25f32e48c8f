import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { makeQueryClient } from "./queries";

/** A query that answers when it is said to. */
function asked(queries: ReturnType<typeof makeQueryClient>) {
    const waiting: ((answer: string) => void)[] = [];
    const observer = new QueryObserver(queries, {
        queryKey: ["mails"],
        queryFn: () => new Promise<string>((resolve) => waiting.push(resolve)),
    });
    observer.subscribe(() => undefined);
    return { waiting, read: () => observer.getCurrentResult().data };
}

const answered = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("what is read from the server", () => {
    it("is asked for anew when it changed while its first answer was on its way", async () => {
        const queries = makeQueryClient();
        const { waiting, read } = asked(queries);
        await answered();
        void queries.invalidateQueries({ queryKey: ["mails"] });
        expect(waiting.length).toBe(1);
        waiting[0]?.("from before");
        await answered();
        expect(waiting.length).toBe(2);
        waiting[1]?.("from after");
        await answered();
        expect(read()).toBe("from after");
        expect(waiting.length).toBe(2);
    });

    it("is asked for once where nothing changed meanwhile", async () => {
        const { waiting, read } = asked(makeQueryClient());
        await answered();
        waiting[0]?.("the only");
        await answered();
        expect(read()).toBe("the only");
        expect(waiting.length).toBe(1);
    });
});
