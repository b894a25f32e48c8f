// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, expect, it } from "vitest";

import { show } from "../frame/page.testing";
import en from "./ticket/texts/en.json";
import { Unverified } from "./unverified";

afterEach(cleanup);

it("a sender who may be anyone is marked, and the mark says why and who was claimed", async () => {
    // The texts of tickets come to those of the frame before the mark is drawn.
    await show(<></>, { modules: [] });
    i18next.addResourceBundle("en", "translation", en, true);
    cleanup();
    const sender = { name: "The Boss", address: "boss@elsewhere.test" };
    await show(<Unverified sender={sender} />, { modules: [] });
    fireEvent.click(screen.getByRole("button", { name: "Sender not verified" }));
    const why = await screen.findByRole("dialog", { name: "Sender not verified" });
    expect(why.textContent).toContain(en.conversation.unverifiedWhy);
    expect(why.textContent).toContain("The Boss · boss@elsewhere.test");
});
