// The chain of a ticket, as the module that has tickets draws it, on pages of others.
import { type ComponentType, lazy, Suspense, useMemo } from "react";

import { patiently } from "../api/recovery";
import { loadTexts } from "../text/language";
import type { ChainedTicket, Module } from "./module";
import { useModules } from "./modules";

const drawn = (name: string, { load, texts }: NonNullable<Module["ticketChain"]>) =>
    lazy(() =>
        patiently(async () => {
            const [component] = await Promise.all([load(), ...[name, ...texts].map(loadTexts)]);
            return { default: component };
        }),
    ) as ComponentType<ChainedTicket>;

/** Nothing where no module has any. It keeps its height while it comes. */
export function useTicketChain(): ComponentType<ChainedTicket> | null {
    const modules = useModules();
    return useMemo(() => {
        const found = modules.find(({ ticketChain }) => ticketChain);
        if (!found?.ticketChain) return null;
        const Chain = drawn(found.name, found.ticketChain);
        return (props: ChainedTicket) => (
            <div style={{ minHeight: 67 }}>
                <Suspense>
                    <Chain {...props} />
                </Suspense>
            </div>
        );
    }, [modules]);
}
