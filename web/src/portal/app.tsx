// Which page of the portal an address is, and what stands around all of them.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { StrictMode } from "react";
import { useTranslation } from "react-i18next";

import { whenSignedOut } from "../api/client";
import { Problem } from "../api/problem";
import { makeQueryClient } from "../api/queries";
import { FormProblem } from "../frame/form-problem";
import { ToastProvider } from "../frame/toasts";
import { entered, sessionEnded, watchOtherTabs } from "../session/leaving";
import { sessionQuery } from "../session/session";
import { theme } from "../theme/theme";
import { ApprovalPage } from "./approvals";
import { ApprovePage } from "./approve";
import { AskPage } from "./ask";
import { ListPage } from "./list";
import { NewPage } from "./new";
import { PasswordPage } from "./password";
import { go, usePath } from "./path";
import { RatePage } from "./rate";
import { SettingsPage } from "./settings";
import { Shell } from "./shell";
import { SignInPage } from "./sign-in";
import { TicketPage } from "./ticket";

const queries = makeQueryClient();

const toSignIn = () => {
    const back = window.location.pathname.replace(/^\/portal/, "") + window.location.search;
    go(`/sign-in${back ? `?back=${encodeURIComponent(back)}` : ""}`, { isReplaced: true });
};

whenSignedOut(() => {
    queries.clear();
    sessionEnded();
    toSignIn();
});

watchOtherTabs();

// For whoever has no session yet.
const outside: Record<string, () => React.JSX.Element> = {
    "/sign-in": SignInPage,
    "/forgot": AskPage,
    "/password": PasswordPage,
    "/rate": RatePage,
    "/approve": ApprovePage,
};

export function Portal() {
    return (
        <StrictMode>
            <MantineProvider theme={theme} defaultColorScheme="auto">
                <QueryClientProvider client={queries}>
                    <ToastProvider>
                        <Pages />
                    </ToastProvider>
                </QueryClientProvider>
            </MantineProvider>
        </StrictMode>
    );
}

function Pages() {
    const { path } = usePath();
    const Outside = outside[path];
    return Outside ? <Outside /> : <Inside path={path} />;
}

function Inside({ path }: { path: string }) {
    const { t } = useTranslation();
    const { data, error } = useQuery(sessionQuery);
    if (error instanceof Problem && error.status === 401) {
        queueMicrotask(() => {
            sessionEnded();
            toSignIn();
        });
        return null;
    }
    if (error) return <FormProblem error={error} />;
    if (!data) return <p aria-busy="true">{t("state.loading")}</p>;
    entered(data.user.id);
    const key = /^\/tickets\/([A-Z0-9]+-\d+)$/i.exec(path)?.[1];
    const approval = /^\/approvals\/(\d+)$/.exec(path)?.[1];
    const isKnown = key ?? approval ?? ["", "/new", "/settings"].includes(path);
    return (
        <Shell path={path}>
            {path === "" && <ListPage />}
            {path === "/new" && <NewPage />}
            {path === "/settings" && <SettingsPage />}
            {key && <TicketPage key={key} ticketKey={key.toUpperCase()} />}
            {approval && <ApprovalPage key={approval} id={approval} />}
            {!isKnown && <h1>{t("absent.title")}</h1>}
        </Shell>
    );
}
