// The page where a person chose to begin: kept by the server, and by the browser until they leave it.
import { answer, api } from "../api/client";
import type { FirstPage } from "../api/types";

export const firstPages = [
    "usual",
    "queue",
    "home",
    "tickets",
    "reports",
] as const satisfies readonly FirstPage[];

const kept = (person: string) => `mainstay.first-page.${person}`;

const known = (name: string | null) => firstPages.find((one) => one === name);

/** What they chose: the name of a place, or `usual`, also where the server does not tell. */
export async function firstPage(person: string): Promise<FirstPage> {
    const there = known(localStorage.getItem(kept(person)));
    if (there) return there;
    try {
        const { page } = await answer(api.GET("/api/v1/me/first-page"));
        localStorage.setItem(kept(person), page);
        return page;
    } catch {
        return "usual";
    }
}

export async function chooseFirstPage(person: string, page: FirstPage): Promise<void> {
    await answer(api.PUT("/api/v1/me/first-page", { body: { page } }));
    localStorage.setItem(kept(person), page);
}
