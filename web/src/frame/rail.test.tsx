// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { IconTicket } from "@tabler/icons-react";
import { afterEach, describe, expect, it } from "vitest";

import type { Module, Place } from "./module";
import { show } from "./page.testing";
import { Rail } from "./rail";

const place = (more: Partial<Place> & Pick<Place, "name" | "label" | "keys">): Place => ({
    section: "work",
    to: `/${more.name}`,
    Icon: IconTicket,
    isFor: () => true,
    ...more,
});

const count = (value: number) => ({
    query: {
        queryKey: ["count", value],
        queryFn: () => Promise.resolve({ count: value, is_more: false }),
    },
});

const modules: Module[] = [
    {
        name: "tickets",
        routes: [],
        places: [
            place({ name: "queue", label: "place.queue", keys: "g q", count: count(3) }),
            place({ name: "tickets", label: "place.tickets", keys: "g t", count: count(0) }),
            place({
                name: "jobs",
                label: "place.jobs",
                keys: "g j",
                section: "operate",
                count: count(120),
            }),
            place({
                name: "securityLog",
                label: "place.securityLog",
                keys: "g l",
                section: "assure",
                isFor: ({ may }) => may.includes("security_read"),
            }),
        ],
    },
];

const rail = (
    <Rail
        isSlim={false}
        isOpen
        isNarrow={false}
        onSlim={() => undefined}
        onClose={() => undefined}
    />
);
const sections = () =>
    screen
        .getAllByRole("group")
        .map((group) => within(group).getAllByRole("button")[0]?.textContent);
const links = (section: string) =>
    within(screen.getByRole("group", { name: section }))
        .getAllByRole("link")
        .map((link) => link.querySelector(".cut")?.textContent);

afterEach(() => {
    cleanup();
    localStorage.clear();
});

describe("the rail", () => {
    it("shows the sections that have places, and the places that are for the person", async () => {
        await show(rail, { modules });
        expect(sections()).toEqual(["Work", "Operate", "Assure"]);
        expect(links("Work")).toEqual(["Queue", "Tickets"]);
        cleanup();
        await show(rail, { modules, role: "agent" });
        expect(sections()).toEqual(["Work", "Operate"]);
    });

    it("counts what waits at a place, and says nothing of nothing", async () => {
        await show(rail, { modules });
        expect((await screen.findByRole("link", { name: /Queue/ })).textContent).toContain("Queue");
        await waitFor(() => {
            expect(screen.getByRole("link", { name: /Queue/ }).textContent).toBe("Queue3");
        });
        expect(screen.getByRole("link", { name: /Jobs/ }).textContent).toBe("Jobs99+");
        expect(screen.getByRole("link", { name: /Tickets/ }).textContent).toBe("Tickets");
    });

    it("marks the place that one is at, and at what is beneath it", async () => {
        await show(rail, { modules, path: "/jobs/17" });
        expect(screen.getByRole("link", { name: /Jobs/ }).getAttribute("aria-current")).toBe(
            "page",
        );
        expect(screen.getByRole("link", { name: /Queue/ }).getAttribute("aria-current")).toBeNull();
    });

    it("puts what is starred first, once, and keeps it", async () => {
        await show(rail, { modules });
        fireEvent.click(screen.getByRole("button", { name: "Favourite Jobs", pressed: false }));
        await waitFor(() => expect(sections()).toEqual(["Favourites", "Work", "Assure"]));
        expect(links("Favourites")).toEqual(["Jobs"]);
        cleanup();
        await show(rail, { modules });
        expect(links("Favourites")).toEqual(["Jobs"]);
        fireEvent.click(screen.getByRole("button", { name: "Favourite Jobs", pressed: true }));
        await waitFor(() => expect(sections()).toEqual(["Work", "Operate", "Assure"]));
    });

    it("closes a section but for the place that one is at", async () => {
        await show(rail, { modules, path: "/tickets" });
        const heading = screen.getByRole("button", { name: "Work" });
        expect(heading.getAttribute("aria-expanded")).toBe("true");
        fireEvent.click(heading);
        await waitFor(() => expect(links("Work")).toEqual(["Tickets"]));
        expect(heading.getAttribute("aria-expanded")).toBe("false");
    });

    it("opens with what an earlier version left behind", async () => {
        localStorage.setItem("mainstay.rail.favourites", '{"queue":true}');
        localStorage.setItem("mainstay.rail.closed", "not JSON");
        await show(rail, { modules });
        expect(sections()).toEqual(["Work", "Operate", "Assure"]);
    });
});
