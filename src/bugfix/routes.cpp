#include "bugfix/routes.hpp"

#include "bugfix/decisions.hpp"
#include "bugfix/error_history.hpp"
#include "bugfix/error_tickets.hpp"
#include "bugfix/event_list.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/incident_errors.hpp"
#include "bugfix/like_errors.hpp"
#include "bugfix/release_health.hpp"
#include "bugfix/report_errors.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view tag = "errors";
const std::string errors_path = "/api/v1/errors";
const std::string error_path = errors_path + "/{id}";

/// A decision as a handler: what is answered is the group as it is then.
template <class Request>
auto decided(
    const Tickets& tickets, Result<ErrorGroup> (*decide)(db::Sql&, const Call&, const Request&)
) {
    return [&tickets, decide](
               db::Sql& sql, const Call& call, const Request& request
           ) -> Result<http::Versioned<ErrorGroupView>> {
        const auto group = TRY(decide(sql, call, request));
        return http::Versioned<ErrorGroupView>{view_of(sql, call, group, tickets), group.version};
    };
}

std::vector<http::Route> reading(
    const Neighbours& neighbours, SourceMaps& maps, NativeSymbols& native
) {
    using enum Refusal;
    auto list = [&tickets = neighbours.tickets](
                    db::Sql& sql, const Call& call, const ListErrors& request
                ) { return list_errors(sql, call, request, tickets); };
    auto show = [&neighbours](db::Sql& sql, const Call& call, const WhichError& request) {
        return show_error(sql, call, request, neighbours);
    };
    auto like = [&tickets = neighbours.tickets](
                    db::Sql& sql, const Call& call, const WhichError& request
                ) { return list_like_errors(sql, call, request, tickets); };
    // Reading maps and symbols is nothing for a transaction.
    auto prepare_event_view = [&maps, &native](
                                  db::Database& database, const Call& call,
                                  const ShowErrorEvent& request
                              ) -> Result<ErrorEventView> {
        auto found =
            TRY(database.read([&](db::Sql& sql) { return find_error_event(sql, call, request); }));
        const auto application = found.application;
        return shown_event(
            std::move(found), [&](auto& event) { return maps.symbolicate(application, event); },
            [&](auto& event) { return native.resolve(application, event); }
        );
    };
    auto show_event = [](db::Sql&, const Call&, const ErrorEventView& view) {
        return Result<ErrorEventView>(view);
    };
    return {
        http::get(
            errors_path, list,
            {.summary = "List errors: groups of error events.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "listErrors",
             .limit = 50}
        ),
        http::get(
            error_path, show,
            {.summary = "Show an error, with what its events have in common.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "showError",
             .cost = db::Cost::heavy}
        ),
        http::get(
            error_path + "/like", like,
            {.summary = "List errors like this one, and what fixed them.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "listLikeErrors",
             .cost = db::Cost::heavy}
        ),
        http::get(
            error_path + "/events", list_error_events,
            {.summary = "List the events of an error that are kept whole.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "listErrorEvents"}
        ),
        http::get(
            error_path + "/events/{event}", prepare_event_view, show_event,
            {.summary = "Show an event of an error: by its id, or `latest`, or `first`.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "showErrorEvent",
             .cost = db::Cost::heavy}
        ),
        http::download(
            error_path + "/attachments/{attachment}", fetch_error_attachment,
            {.summary = "Download a file that was sent with an event.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "fetchErrorAttachment"}
        ),
        http::get(
            error_path + "/history", list_error_history,
            {.summary = "List what happened to an error, the newest first.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "listErrorHistory",
             .limit = 50}
        ),
        http::get(
            error_path + "/counts", count_errors,
            {.summary = "Count the events of an error over time.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "countErrors",
             .cost = db::Cost::heavy}
        ),
    };
}

std::vector<http::Route> deciding(const Tickets& tickets) {
    using enum Refusal;
    auto about = [](std::string_view summary, std::string_view operation) {
        return http::About{
            .summary = summary,
            .access = http::Access::staff,
            .refuses = {invalid, forbidden, not_found, conflict},
            .tag = tag,
            .operation = operation,
        };
    };
    auto open_ticket = [&tickets](
                           db::Sql& sql, const Call& call, const OpenErrorTicket& request
                       ) -> Result<http::Versioned<ErrorGroupView>> {
        const auto group = TRY(open_error_ticket(sql, call, request, tickets));
        return http::Versioned<ErrorGroupView>{view_of(sql, call, group, tickets), group.version};
    };
    auto judge = [&tickets](db::Sql& sql, const Call& call, const JudgeLikeness& request) {
        return judge_likeness(sql, call, request, tickets);
    };
    return {
        http::put(
            error_path + "/like/{other}", judge,
            about("Say whether two errors are like each other.", "judgeErrorLikeness")
        ),
        http::post(
            error_path + "/resolve", decided(tickets, resolve_error),
            about("Resolve an error: now, in a release, or in the next one.", "resolveError")
        ),
        http::post(
            error_path + "/ignore", decided(tickets, ignore_error),
            about("Ignore an error, for good or until something comes true.", "ignoreError")
        ),
        http::post(
            error_path + "/reopen", decided(tickets, reopen_error),
            about("Reopen an error that is resolved or ignored.", "reopenError")
        ),
        http::post(
            error_path + "/assign", decided(tickets, assign_error),
            about("Assign an error to somebody, or to nobody.", "assignError")
        ),
        http::post(
            error_path + "/merge", decided(tickets, merge_error),
            about("Merge an error into another of the same application.", "mergeError")
        ),
        http::post(
            error_path + "/unmerge", decided(tickets, unmerge_error),
            about("Take keys out of an error into one of their own.", "unmergeError")
        ),
        http::post(
            error_path + "/unmerge/preview", preview_unmerge,
            about("Show what taking keys out of an error would give back.", "previewUnmerge")
        ),
        http::post(
            error_path + "/ticket", open_ticket,
            about("Have a ticket opened for an error.", "openErrorTicket")
        ),
    };
}

std::vector<http::Route> linking(const Tickets& tickets) {
    using enum Refusal;
    auto link = [&tickets](
                    db::Sql& sql, const Call& call, const LinkErrorTicket& request
                ) -> Result<http::Versioned<ErrorGroupView>> {
        const auto group = TRY(link_error_ticket(sql, call, request, tickets));
        return http::Versioned<ErrorGroupView>{view_of(sql, call, group, tickets), group.version};
    };
    auto unlink =
        [&tickets](db::Sql& sql, const Call& call, const UnlinkErrorTicket& request) -> Result<> {
        TRY(unlink_error_ticket(sql, call, request, tickets));
        return {};
    };
    auto list = [&tickets](db::Sql& sql, const Call& call, const ErrorsOfTicket& request) {
        return list_ticket_errors(sql, call, request, tickets);
    };
    return {
        http::post(
            error_path + "/tickets", link,
            {.summary = "Link an error with a ticket in which it is seen to.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .tag = tag,
             .operation = "linkErrorTicket"}
        ),
        http::del(
            error_path + "/tickets/{key}", unlink,
            {.summary = "Take the link of an error with a ticket away.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found, conflict},
             .tag = tag,
             .operation = "unlinkErrorTicket"}
        ),
        http::get(
            "/api/v1/tickets/{key}/errors", list,
            {.summary = "List the errors that are seen to in a ticket.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "listTicketErrors",
             .cost = db::Cost::heavy}
        ),
        http::get(
            "/api/v1/incidents/{id}/errors", list_incident_errors,
            {.summary =
                 "List the errors that stand out in the services and the time of an incident.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "listIncidentErrors",
             .cost = db::Cost::heavy}
        ),
    };
}

std::vector<http::Route> taking(const std::string& public_url, SourceMaps& maps) {
    auto dsn = [public_url](db::Sql& sql, const Call& call, const ShowDsn& request) {
        return show_dsn(sql, call, request, public_url);
    };
    using enum Refusal;
    const std::string rules = "/api/v1/applications/{key}/fingerprint-rules";
    return {
        http::post(
            errors_path,
            [&maps](db::Database& database, const Call& call, const ReportErrors& request) {
                return prepare_report(database, call, request, maps);
            },
            report_errors,
            {.summary = "Report errors.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, too_many},
             .status = 201,
             .tag = tag,
             .operation = "reportErrors",
             .takes_ingest_keys = true}
        ),
        http::get(
            "/api/v1/applications/{key}/dsn", dsn,
            {.summary = "Show where libraries of Sentry report errors of an application.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "showDsn"}
        ),
        http::get(
            rules, show_fingerprint_rules,
            {.summary = "Show the rules by which errors of an application are grouped.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = tag,
             .operation = "showFingerprintRules"}
        ),
        http::put(
            rules, put_fingerprint_rules,
            {.summary = "Replace the rules by which errors of an application are grouped.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "putFingerprintRules"}
        ),
        http::get(
            "/api/v1/release-health", list_release_health,
            {.summary = "Show how releases of an application do by their sessions.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "listReleaseHealth",
             .cost = db::Cost::heavy}
        ),
        http::get(
            "/api/v1/error-discards", list_error_discards,
            {.summary = "Show what of all that programs of an application sent is not kept.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = tag,
             .operation = "listErrorDiscards",
             .cost = db::Cost::heavy}
        ),
    };
}

}  // namespace

std::vector<http::Route> routes(
    const Neighbours& neighbours, const std::string& public_url, SourceMaps& maps,
    NativeSymbols& native
) {
    auto all = reading(neighbours, maps, native);
    for (auto& more :
         {deciding(neighbours.tickets), linking(neighbours.tickets), taking(public_url, maps)})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace mainstay::bugfix
