// What is asked about source maps, and what is done with them.
import { infiniteQueryOptions } from "@tanstack/react-query";

import { answer, api } from "../../api/client";

export const sourceMapsQuery = (key: string, release: string) =>
    infiniteQueryOptions({
        queryKey: ["source-maps", key, release],
        queryFn: ({ pageParam: cursor }) =>
            answer(
                api.GET("/api/v1/applications/{key}/source-maps", {
                    params: {
                        path: { key },
                        query: {
                            limit: 100,
                            ...(release && { release }),
                            ...(cursor && { cursor }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: ({ next }) => next,
    });

export const removeSourceMap = (key: string, id: string) =>
    answer(
        api.DELETE("/api/v1/applications/{key}/source-maps/{id}", {
            params: { path: { key, id } },
        }),
    );

/** Sends one file as it is. */
export const uploadSourceMap = (key: string, release: string, name: string, file: Blob) =>
    answer(
        api.POST("/api/v1/applications/{key}/source-maps", {
            params: { path: { key }, query: { name, ...(release && { release }) } },
            body: file as never,
            bodySerializer: (body) => body as never,
            headers: { "Content-Type": "application/octet-stream" },
        }),
    );
