// The providers every page stands in.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";

import { whenSignedOut } from "./api/client";
import { makeQueryClient } from "./api/queries";
import { CommandProvider } from "./frame/commands";
import { ModulesProvider } from "./frame/modules";
import { ToastProvider } from "./frame/toasts";
import { modules } from "./modules";
import { makeRouter } from "./router";
import { sessionEnded, watchOtherTabs } from "./session/leaving";
import { theme } from "./theme/theme";

const queries = makeQueryClient();
const router = makeRouter(queries);

whenSignedOut(() => {
    const { pathname, href } = router.state.location;
    if (pathname === "/sign-in" || pathname === "/welcome") return;
    queries.clear();
    sessionEnded();
    void router.navigate({ to: "/sign-in", search: { back: href } });
});

watchOtherTabs();

export function App() {
    return (
        <StrictMode>
            <MantineProvider theme={theme} defaultColorScheme="auto">
                <QueryClientProvider client={queries}>
                    <ToastProvider>
                        <ModulesProvider modules={modules}>
                            <CommandProvider>
                                <RouterProvider router={router} />
                            </CommandProvider>
                        </ModulesProvider>
                    </ToastProvider>
                </QueryClientProvider>
            </MantineProvider>
        </StrictMode>
    );
}
