// What the pages of webhooks read.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answer, api } from "../api/client";
import type { WebhookDelivery } from "../api/types";

export const webhooksQuery = infiniteQueryOptions({
    queryKey: ["webhooks", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/webhooks", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

export const webhookQuery = (id: string) =>
    queryOptions({
        queryKey: ["webhooks", "one", id],
        queryFn: () => answer(api.GET("/api/v1/webhooks/{id}", { params: { path: { id } } })),
    });

export const eventsQuery = queryOptions({
    queryKey: ["public-events"],
    queryFn: async () => (await answer(api.GET("/api/v1/webhooks/events"))).items,
    staleTime: Infinity,
});

export const deliveriesQuery = (id: string, state: WebhookDelivery["state"] | "") =>
    infiniteQueryOptions({
        queryKey: ["webhooks", "deliveries", id, state],
        queryFn: ({ pageParam }) =>
            answer(
                api.GET("/api/v1/webhooks/{id}/deliveries", {
                    params: {
                        path: { id },
                        query: {
                            limit: 50,
                            ...(state && { state }),
                            ...(pageParam && { cursor: pageParam }),
                        },
                    },
                }),
            ),
        initialPageParam: "",
        getNextPageParam: (page) => page.next,
    });

export const deliveryQuery = (id: string, delivery: string) =>
    queryOptions({
        queryKey: ["webhooks", "delivery", id, delivery],
        queryFn: () =>
            answer(
                api.GET("/api/v1/webhooks/{id}/deliveries/{delivery}", {
                    params: { path: { id, delivery } },
                }),
            ),
    });

export const actionsQuery = infiniteQueryOptions({
    queryKey: ["application-actions", "list"],
    queryFn: ({ pageParam }) =>
        answer(
            api.GET("/api/v1/application-actions", {
                params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
            }),
        ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
});

/** The forms that service requests may have. */
export const requestFormsQuery = queryOptions({
    queryKey: ["forms", "of-requests"],
    queryFn: async () =>
        (
            await answer(api.GET("/api/v1/forms", { params: { query: { kind: "ticket" } } }))
        ).items.filter(({ variant }) => variant === "" || variant === "service_request"),
});
