// What is asked about repositories, and what is done with them.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api, basedOn } from "../../api/client";
import type { CodeMapping, NewRepository, Repository } from "../../api/types";

export const repositoriesQuery = infiniteQueryOptions({
    queryKey: ["repositories", "list"],
    queryFn: ({ pageParam: cursor }) =>
        answer(
            api.GET("/api/v1/repositories", {
                params: { query: { limit: 100, ...(cursor && { cursor }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
});

const path = (id: string) => ({ params: { path: { id } } });

export const load = (id: string) => answer(api.GET("/api/v1/repositories/{id}", path(id)));

export const create = (body: NewRepository) => answer(api.POST("/api/v1/repositories", { body }));

export const change = ({ id, version }: Repository, body: Partial<NewRepository>) =>
    answer(
        api.PATCH("/api/v1/repositories/{id}", {
            params: { path: { id }, ...basedOn(version) },
            body,
        }),
    );

export const fetchNow = (id: string) =>
    answer(api.POST("/api/v1/repositories/{id}/fetch", path(id)));

export const makePushSecret = (id: string) =>
    answer(api.POST("/api/v1/repositories/{id}/push-secret", path(id)));

export const remove = (id: string) => answer(api.DELETE("/api/v1/repositories/{id}", path(id)));

export const mappingsQuery = (id: string) =>
    queryOptions({
        queryKey: ["repositories", "mappings", id],
        queryFn: () => answer(api.GET("/api/v1/repositories/{id}/code-mappings", path(id))),
    });

/** The roots of a mapping, as people write them. */
export interface Roots {
    application: string;
    stack_root: string;
    source_root: string;
}

export const saveMapping = (id: string, of: CodeMapping | null, roots: Roots) => {
    const { application: _, ...rest } = roots;
    return of
        ? answer(
              api.PATCH("/api/v1/repositories/{id}/code-mappings/{mapping}", {
                  params: { path: { id, mapping: of.id }, ...basedOn(of.version) },
                  body: rest,
              }),
          )
        : answer(api.POST("/api/v1/repositories/{id}/code-mappings", { ...path(id), body: roots }));
};

export const removeMapping = (id: string, mapping: string) =>
    answer(
        api.DELETE("/api/v1/repositories/{id}/code-mappings/{mapping}", {
            params: { path: { id, mapping } },
        }),
    );
