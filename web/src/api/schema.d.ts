/** The shape of the API as openapi-typescript gives it. */

type Json<T> = { headers: { [name: string]: unknown }; content: { "application/json": T } };
type Nothing = { headers: { [name: string]: unknown }; content?: never };

interface Read<T, Path = undefined, Query = undefined> {
    parameters: Parameters_<Path, Query>;
    requestBody?: never;
    responses: { 200: Json<T> };
}
interface Write<Body, T, Path = undefined> {
    parameters: Parameters_<Path, undefined>;
    requestBody: { content: { "application/json": Body } };
    responses: { 200: T extends undefined ? Nothing : Json<T> };
}
interface Remove<Path = undefined> {
    parameters: Parameters_<Path, undefined>;
    requestBody?: never;
    responses: { 204: Nothing };
}
type Parameters_<Path, Query> = (Path extends undefined ? { path?: never } : { path: Path }) &
    (Query extends undefined ? { query?: never } : { query?: Query }) & { header?: never; cookie?: never };

interface List<T> {
    items: T[];
    next: string | null;
}
type Page = { limit?: number; cursor?: string };

type Role = "requester" | "agent" | "developer" | "manager" | "auditor" | "administrator";
type Level = "L1" | "L2" | "L3" | "L4";
type Status = "new" | "open" | "waiting_on_requester" | "waiting_on_vendor" | "resolved" | "closed";
type Kind = "incident" | "service_request" | "problem" | "change" | "bug" | "feature_request" | "question";
type Maintenance = "corrective" | "adaptive" | "perfective" | "preventive";
type Degree = "low" | "medium" | "high";
type Priority = "low" | "normal" | "high" | "urgent";
type Visibility = "public" | "private";
type Relation =
    | "duplicate_of" | "caused_by" | "blocks" | "relates_to" | "parent_of"
    | "duplicated_by" | "causes" | "blocked_by" | "child_of";

type Resolution = "fixed" | "workaround" | "answered" | "duplicate" | "cannot_reproduce" | "wont_fix" | "vendor_fixed";

interface Named { id: string; name: string }
interface TeamRef { id: string; name: string; level: Level }
interface PersonRef { id: string; name: string; email: string }
interface ApplicationRef { key: string; name: string }

interface Me {
    id: string; name: string; email: string; role: Role; organization: Named | null;
    teams: TeamRef[]; is_present: boolean; has_password: boolean; version: number;
}
interface Session { user: Me; csrf_token: string }
interface User {
    id: string; name: string; email: string; role: Role; organization: Named | null;
    sees_organization: boolean; is_active: boolean; is_present: boolean; teams: TeamRef[]; version: number;
}
interface Organization { id: string; name: string; domains: string[]; applications: ApplicationRef[]; version: number }
interface Team {
    id: string; name: string; level: Level; members: { id: string; name: string; is_present: boolean }[];
    applications: ApplicationRef[]; version: number;
}
interface Application { key: string; name: string; mail_address: string | null; teams: TeamRef[]; organizations: Named[]; version: number }
interface Token { id: string; name: string; scopes: ("read" | "write" | "admin")[]; created_at: string; expires_at: string | null; used_at?: string | null }

interface Ticket {
    key: string; version: number; subject: string; kind: Kind; maintenance: Maintenance; level: Level; status: Status;
    priority: Priority; impact: Degree; urgency: Degree; organization: Named | null; application: ApplicationRef;
    requester: PersonRef; watchers: PersonRef[]; assignee: Named | null; team: TeamRef | null; labels: string[];
    resolution: Resolution | null; created_at: string; updated_at: string; resolved_at: string | null; closed_at: string | null;
    may: ("reply" | "note" | "assign" | "escalate" | "change" | "link" | "watch" | "resolve" | "close" | "reopen")[];
}
interface Attachment { id: string; name: string; media_type: string; bytes: number; is_inline: boolean; content_id: string | null; is_image: boolean }
interface Message {
    id: string; author: Named | null; visibility: Visibility; text: string; html: string | null; quoted: string | null;
    signature: string | null; source: "web" | "mail" | "api" | "system"; created_at: string; mail: { id: string } | null;
    attachments: Attachment[];
}
interface Link { id: string; relation: Relation; ticket: { key: string; subject: string; status: Status } }
interface Entry {
    id: string; at: string; actor: Named | null; action: string;
    changes: { field: string; before: unknown; after: unknown }[];
}
interface Target { type: string; id: string; label: string }
interface Station {
    station: "signal" | "ticket" | "cause" | "change" | "release" | "verification" | "documentation";
    state: "filled" | "empty" | "skipped"; title: string | null; at: string | null;
    target: Target | null; others: Target[]; reason?: string | null;
}
interface Job {
    id: string; kind: string; state: "ready" | "running" | "dead"; attempts: number; max_attempts: number;
    wanted_at: string; run_at: string; last_error?: string | null;
}
interface Mail {
    id: string; direction: "in" | "out"; state: string; reason?: string | null; answer?: string | null;
    application: ApplicationRef; sender?: string | null; sender_name?: string | null; recipient: string; subject?: string | null;
    message_id?: string | null; headers?: string | null; text?: string | null; bytes: number; received_at: string; handled_at?: string | null;
}

export interface paths {
    "/api/v1/session": {
        get: Read<Session>;
        post: Write<{ email: string; password: string }, Session>;
        delete: Remove;
    };
    "/api/v1/session/link": { post: Write<{ token: string; password?: string }, Session> };
    "/api/v1/me": { get: Read<Me>; patch: Write<{ name?: string; is_present?: boolean }, Me> };
    "/api/v1/me/password": { put: Write<{ current?: string; new: string }, undefined> };
    "/api/v1/tokens": {
        get: Read<List<Token>, undefined, Page>;
        post: Write<{ name: string; scopes: ("read" | "write" | "admin")[]; expires_at?: string }, Token & { token: string }>;
    };
    "/api/v1/tokens/{id}": { delete: Remove<{ id: string }> };
    "/api/v1/users": {
        get: Read<List<User>, undefined, { query?: string; role?: Role; organization?: string } & Page>;
        post: Write<{ name: string; email: string; role: Role; organization?: string; sees_organization?: boolean }, User>;
    };
    "/api/v1/users/{id}": {
        get: Read<User, { id: string }>;
        patch: Write<{ name?: string; email?: string; role?: Role; organization?: string | null; sees_organization?: boolean; is_active?: boolean }, User, { id: string }>;
    };
    "/api/v1/users/{id}/link": { post: Write<Record<string, never>, { link: string; expires_at: string }, { id: string }> };
    "/api/v1/organizations": {
        get: Read<List<Organization>, undefined, Page>;
        post: Write<{ name: string; domains?: string[]; applications?: string[] }, Organization>;
    };
    "/api/v1/organizations/{id}": {
        get: Read<Organization, { id: string }>;
        patch: Write<{ name?: string; domains?: string[]; applications?: string[] }, Organization, { id: string }>;
    };
    "/api/v1/teams": {
        get: Read<List<Team>, undefined, Page>;
        post: Write<{ name: string; level: Level; members?: string[]; applications?: string[] }, Team>;
    };
    "/api/v1/teams/{id}": {
        get: Read<Team, { id: string }>;
        patch: Write<{ name?: string; level?: Level; members?: string[]; applications?: string[] }, Team, { id: string }>;
    };
    "/api/v1/applications": {
        get: Read<List<Application>, undefined, Page>;
        post: Write<{ key: string; name: string; mail_address?: string; teams?: string[]; organizations?: string[] }, Application>;
    };
    "/api/v1/applications/{key}": {
        get: Read<Application, { key: string }>;
        patch: Write<{ name?: string; mail_address?: string | null; teams?: string[]; organizations?: string[] }, Application, { key: string }>;
    };
    "/api/v1/tickets": {
        get: Read<List<Ticket>, undefined, { filter?: string } & Page>;
        post: Write<
            {
                application: string; subject: string; text: string; kind?: Kind; maintenance?: Maintenance; impact?: Degree;
                urgency?: Degree; requester?: string; labels?: string[]; attachments?: string[];
            },
            Ticket
        >;
    };
    "/api/v1/tickets/{key}": {
        get: Read<Ticket, { key: string }>;
        patch: Write<
            { subject?: string; kind?: Kind; maintenance?: Maintenance; impact?: Degree; urgency?: Degree; labels?: string[]; assignee?: string | null },
            Ticket,
            { key: string }
        >;
    };
    "/api/v1/tickets/{key}/messages": {
        get: Read<List<Message>, { key: string }, Page>;
        post: Write<{ text: string; visibility: Visibility; attachments?: string[] }, Message, { key: string }>;
    };
    "/api/v1/tickets/{key}/assign": { post: Write<{ assignee: string | null; team?: string }, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/escalate": { post: Write<{ level: Level; note: string }, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/resolve": { post: Write<{ resolution: Resolution; note?: string }, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/close": { post: Write<Record<string, never>, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/reopen": { post: Write<{ note?: string }, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/links": {
        get: Read<List<Link>, { key: string }>;
        post: Write<{ relation: Relation; ticket: string }, Link, { key: string }>;
    };
    "/api/v1/tickets/{key}/links/{id}": { delete: Remove<{ key: string; id: string }> };
    "/api/v1/tickets/{key}/watchers": { post: Write<{ user?: string }, Ticket, { key: string }> };
    "/api/v1/tickets/{key}/watchers/{user}": { delete: Remove<{ key: string; user: string }> };
    "/api/v1/tickets/{key}/timeline": { get: Read<List<Entry>, { key: string }, Page> };
    "/api/v1/tickets/{key}/chain": { get: Read<{ stations: Station[] }, { key: string }> };
    "/api/v1/tickets/{key}/draft": {
        get: Read<{ text: string; visibility: Visibility }, { key: string }>;
        put: Write<{ text: string; visibility: Visibility }, undefined, { key: string }>;
        delete: Remove<{ key: string }>;
    };
    "/api/v1/queues": { get: Read<{ items: { queue: "unassigned" | "mine" | "team" | "all_open"; count: number; is_more: boolean }[] }> };
    "/api/v1/jobs": { get: Read<List<Job>, undefined, { state?: "dead" | "ready" | "running" } & Page> };
    "/api/v1/jobs/{id}/retry": { post: Write<Record<string, never>, undefined, { id: string }> };
    "/api/v1/jobs/{id}": { delete: Remove<{ id: string }> };
    "/api/v1/mails": { get: Read<List<Mail>, undefined, { state?: string } & Page> };
    "/api/v1/mails/{id}": { get: Read<Mail, { id: string }> };
    "/api/v1/mails/{id}/retry": { post: Write<{ application?: string }, Mail, { id: string }> };
    "/api/v1/mails/{id}/dismiss": { post: Write<Record<string, never>, Mail, { id: string }> };
    "/api/v1/health": { get: Read<{ status: string; version: string }> };
}
