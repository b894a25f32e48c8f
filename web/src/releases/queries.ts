// What the pages of deployments ask of the server.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";

interface Choice {
    application?: string | undefined;
    environment?: string | undefined;
}

export const deploymentsQuery = ({ application, environment }: Choice) =>
    infiniteQueryOptions({
        queryKey: ["deployments", "list", application ?? "", environment ?? ""],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/deployments", {
                    params: {
                        query: {
                            limit: 50,
                            ...(application && { application }),
                            ...(environment && { environment }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });

export const deploymentQuery = (id: string) =>
    queryOptions({
        queryKey: ["deployments", "one", id],
        queryFn: () => answer(api.GET("/api/v1/deployments/{id}", { params: { path: { id } } })),
    });
