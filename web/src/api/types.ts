// The names the pages use for what the API answers. All are read from the generated schema.
import type { paths } from "./schema";

type Content<R> = R extends { content: { "application/json": infer T } } ? T : never;
type Responses<O> = O extends { responses: infer R } ? R : never;
type Answer<P extends keyof paths, M extends keyof paths[P]> = Content<
    Responses<paths[P][M]>[keyof Responses<paths[P][M]> & (200 | 201)]
>;
type Item<P extends keyof paths> =
    Answer<P, "get" & keyof paths[P]> extends { items: (infer T)[] } ? T : never;
type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
    requestBody?: { content: { "application/json": infer T } };
}
    ? T
    : never;

export type Session = Answer<"/api/v1/session", "get">;
export type Me = Session["user"];
export type Role = Me["role"];
export type User = Item<"/api/v1/users">;
export type Organization = Item<"/api/v1/organizations">;
export type Team = Item<"/api/v1/teams">;
export type Application = Item<"/api/v1/applications">;
export type CustomField = Item<"/api/v1/fields">;
export type FieldForm = Item<"/api/v1/forms">;
export type TicketFields = Answer<"/api/v1/tickets/{key}/fields", "get">;
export type Ratings = Answer<"/api/v1/tickets/{key}/ratings", "get">;
export type CustomRole = Item<"/api/v1/roles">;
export type Reach = CustomRole["grants"][number]["reach"];
export type IngestKey = Item<"/api/v1/applications/{key}/ingest-keys">;
export type Monitor = Item<"/api/v1/monitors">;
export type NewMonitor = Body<"/api/v1/monitors", "post">;
export type MonitorPreview = Answer<"/api/v1/monitors/preview", "post">;
export type MonitorGroup = Answer<"/api/v1/monitors/{id}/groups", "get">["items"][number];
export type ScrapeTarget = Item<"/api/v1/applications/{key}/scrape-targets">;
export type ScrapeTest = Answer<"/api/v1/applications/{key}/scrape-targets/test", "post">;
export type Objective = Item<"/api/v1/objectives">;
export type ObjectiveHistory = Answer<"/api/v1/objectives/{id}/history", "get">;
export type ObjectivePreview = Answer<"/api/v1/objectives/preview", "post">;
export type Host = Item<"/api/v1/hosts">;
export type OwnSession = Item<"/api/v1/me/sessions">;
export type SecurityEvent = Item<"/api/v1/security-events">;
export type Token = Item<"/api/v1/tokens">;
export type Ticket = Answer<"/api/v1/tickets/{key}", "get">;
export type TicketRow = Item<"/api/v1/tickets">;
export type NewTicket = Body<"/api/v1/tickets", "post">;
export type TicketChange = Body<"/api/v1/tickets/{key}", "patch">;
export type HitGroup = Answer<"/api/v1/search", "get">["groups"][number];
export type Hit = HitGroup["items"][number];
export type TicketClock = Answer<"/api/v1/tickets/{key}/service-levels", "get">["clocks"][number];
export type CalendarItem = Item<"/api/v1/calendars">;
export type BusinessCalendar = Answer<"/api/v1/calendars/{id}", "get">;
export type CalendarDefinition = BusinessCalendar["definition"];
export type ImportedHolidays = Answer<"/api/v1/holiday-files", "post">;
export type Policy = Item<"/api/v1/service-level-policies">;
export type NewPolicy = Body<"/api/v1/service-level-policies", "post">;
export type Contract = Item<"/api/v1/contracts">;
export type Vendor = Item<"/api/v1/vendors">;
export type TicketHandovers = Answer<"/api/v1/tickets/{key}/handovers", "get">;
export type Handover = TicketHandovers["items"][number];
export type TimeReport = Answer<"/api/v1/time-report", "get">;
export type ReportFigures = Answer<"/api/v1/reports/figures", "get">;
export type FirstPage = Answer<"/api/v1/me/first-page", "get">["page"];
export type RecordState = Answer<"/api/v1/record", "get">;
export type TimeEntry = Answer<"/api/v1/tickets/{key}/time-entries", "get">["items"][number];
export type Status = Ticket["status"];
export type Level = NonNullable<Ticket["level"]>;
export type Kind = Ticket["kind"];
export type Maintenance = Ticket["maintenance"];
export type Degree = Ticket["impact"];
export type Priority = Ticket["priority"];
export type Message = Item<"/api/v1/tickets/{key}/messages">;
export type MessageToPost = Body<"/api/v1/tickets/{key}/messages", "post">;
export type Delivery = NonNullable<Message["delivery"]>;
export type Attachment = Message["attachments"][number];
export type Visibility = Message["visibility"];
export type Link = Item<"/api/v1/tickets/{key}/links">;
export type NewLink = Body<"/api/v1/tickets/{key}/links", "post">;
export type Relation = Link["relation"];
export type Entry = Item<"/api/v1/tickets/{key}/timeline">;
export type ChainStep = Answer<"/api/v1/tickets/{key}/chain", "get">["stations"][number];
export type QueueCount = Item<"/api/v1/queues">;
export type Navigation = Answer<"/api/v1/navigation", "get">;
export type SavedView = Item<"/api/v1/views">;
export type NewView = Body<"/api/v1/views", "post">;
export type BulkRun = Item<"/api/v1/bulk">;
export type NewBulkRun = Body<"/api/v1/bulk", "post">;
export type BulkFailure = Item<"/api/v1/bulk/{id}/failures">;
export type Notification = Item<"/api/v1/notifications">;
export type NotificationChoices = Answer<"/api/v1/me/notification-choices", "get">;
export type Job = Item<"/api/v1/jobs">;
export type Schedule = Item<"/api/v1/schedules">;
export type Rule = Item<"/api/v1/automation/rules">;
export type NewRule = Body<"/api/v1/automation/rules", "post">;
export type RuleTrigger = NewRule["trigger"];
export type RuleAction = NonNullable<NewRule["actions"]>[number];
export type AutomationKind = Item<"/api/v1/automation/kinds">;
export type RuleRun = Item<"/api/v1/automation/rules/{id}/runs">;
export type DryRun = Answer<"/api/v1/automation/rules/{id}/dry-run", "get">;
export type RuleJudgement = Answer<"/api/v1/automation/rules/{id}/judgement/{key}", "get">;
export type MailCause = Answer<"/api/v1/mails/causes", "get">["items"][number];
export type Mail = Item<"/api/v1/mails">;
export type Split = Body<"/api/v1/tickets/{key}/messages/{id}/split", "post">;
export type Workaround = Item<"/api/v1/tickets/{key}/workarounds">;
export type Macro = Item<"/api/v1/macros">;
export type MacroSteps = Body<"/api/v1/macros", "post">["steps"];
export type TicketTemplate = Item<"/api/v1/ticket-templates">;
export type TicketTemplateContent = TicketTemplate["content"];
export type TicketSuggestion = Answer<"/api/v1/tickets/{key}/suggestions", "get">["items"][number];
export type SuggestionOverview = Answer<"/api/v1/suggestions", "get">;
export type SuggestionModel = SuggestionOverview["models"][number];
export type TeamRouting = Answer<"/api/v1/teams/{id}/routing", "get">;
export type Availability = Answer<"/api/v1/users/{id}/availability", "get">;
export type MacroPreview = Answer<"/api/v1/tickets/{key}/macros/{id}", "get">;
export type Webhook = Item<"/api/v1/webhooks">;
export type WebhookDelivery = Item<"/api/v1/webhooks/{id}/deliveries">;
export type ApplicationAction = Item<"/api/v1/application-actions">;
export type Approval = Item<"/api/v1/approvals">;
export type ApprovalDetail = Answer<"/api/v1/approvals/{id}", "get">;
export type ApplicationCall = NonNullable<
    Answer<"/api/v1/tickets/{key}/application-call", "get">["call"]
>;
export type Act = Ticket["may"][number];
export type Resolution = NonNullable<Body<"/api/v1/tickets/{key}/resolve", "post">["resolution"]>;
export type Incident = Item<"/api/v1/incidents">;
export type IncidentDetail = Answer<"/api/v1/incidents/{id}", "get">;
export type IncidentEvent = Answer<
    "/api/v1/incidents/{id}/history",
    "get"
>["items"][number];
export type Signal = Item<"/api/v1/signals">;
export type SignalDetail = Answer<"/api/v1/signals/{id}", "get">;
export type Severity = Signal["severity"];
export type SignalRule = Item<"/api/v1/signal-rules">;
export type SignalMatcher = SignalRule["matcher"];
export type Silence = Item<"/api/v1/signal-silences">;
export type MaintenanceWindow = Item<"/api/v1/maintenance-windows">;
export type SignalSource = Item<"/api/v1/signal-sources">;
export type Detector = Item<"/api/v1/signals/detectors">;
export type Deployment = Item<"/api/v1/deployments">;
export type NewDeployment = Body<"/api/v1/deployments", "post">;
export type DeploymentVerdict = Deployment["verdicts"][number];
export type Criterion = DeploymentVerdict["comparison"]["criteria"][number];
