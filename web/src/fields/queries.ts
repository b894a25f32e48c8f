// The fields and forms of tickets: few, and wanted whole.
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

export const kind = "ticket";

export const fieldsQuery = queryOptions({
    queryKey: ["fields"],
    queryFn: () => answer(api.GET("/api/v1/fields", { params: { query: { kind } } })),
});

export const formsQuery = queryOptions({
    queryKey: ["forms"],
    queryFn: () => answer(api.GET("/api/v1/forms", { params: { query: { kind } } })),
});
