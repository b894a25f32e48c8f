// The routes of mails, which the API description does not have yet.
import "./schema";

type Json<T> = { headers: { [name: string]: unknown }; content: { "application/json": T } };
interface Mail {
    id: string;
    direction: "in" | "out";
    state: string;
    reason?: string | null;
    answer?: string | null;
    application: { key: string; name: string };
    sender?: string | null;
    sender_name?: string | null;
    recipient: string;
    subject?: string | null;
    text?: string | null;
    bytes: number;
    received_at: string;
}
type Of<Path, Query = never> = { path: Path; query?: Query; header?: never; cookie?: never };

declare module "./schema" {
    interface paths {
        "/api/v1/mails": {
            get: {
                parameters: { path?: never; query?: { state?: "needs_attention"; limit?: number; cursor?: string }; header?: never; cookie?: never };
                requestBody?: never;
                responses: { 200: Json<{ items: Mail[]; next: string | null }> };
            };
        };
        "/api/v1/mails/{id}": { get: { parameters: Of<{ id: string }>; requestBody?: never; responses: { 200: Json<Mail> } } };
        "/api/v1/mails/{id}/retry": {
            post: { parameters: Of<{ id: string }>; requestBody?: { content: { "application/json": { application?: string } } }; responses: { 200: Json<Mail> } };
        };
        "/api/v1/mails/{id}/dismiss": { post: { parameters: Of<{ id: string }>; requestBody?: never; responses: { 200: Json<Mail> } } };
    }
}
