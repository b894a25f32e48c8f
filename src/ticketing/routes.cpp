#include "ticketing/approval_routes.hpp"
#include "ticketing/calendar_routes.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/ticket_export.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/uploads.hpp"

namespace mainstay::ticketing {

namespace {

using http::Credentials;

/// A message is from a script if a token brought it, else from the page.
Source source_of(const Credentials& credentials) {
    return credentials.bearer.empty() ? Source::web : Source::api;
}

/// A handler for a service function that has to know where a request came from.
template <class Response, class Request>
auto from(Result<Response> (*service)(db::Sql&, const Call&, const Request&, Source)) {
    return
        [service](
            db::Sql& sql, const Call& call, const Request& request, const Credentials& credentials
        ) -> Result<Response> { return service(sql, call, request, source_of(credentials)); };
}

auto list_messages(events::Deliveries deliveries) {
    return [deliveries = std::move(deliveries)](
               db::Sql& sql, const Call& call, const ListMessages& request
           ) { return messages(sql, call, request, deliveries); };
}

auto chain_of(std::vector<timeline::ChainStepFiller> fillers) {
    return
        [fillers = std::move(fillers)](db::Sql& sql, const Call& call, const TicketKey& request) {
            return chain(sql, call, request, fillers);
        };
}

// The board is owned by the routes and the live topic.
auto presence_on(std::shared_ptr<PresenceBoard> board) {
    return [board = std::move(board)](db::Sql& sql, const Call& call, const MarkPresence& request) {
        return presence(sql, call, request, *board);
    };
}

auto check_space(LooseFiles limits) {
    return [limits](db::Sql& sql, const Call& call, const NameUpload&) {
        return check_upload(sql, call, 1, limits);
    };
}

auto receive_file(MediaTypes& types, LooseFiles limits) {
    return [&types, limits](
               db::Sql& sql, const Call& call, const NameUpload& request, const http::Uploaded& file
           ) -> Result<AttachmentView> {
        TRY(check_upload(sql, call, file.bytes, limits));
        auto media_type = types.of(file.head, file.media_type);
        return upload_file(sql, call, request, {file.blob, file.bytes, std::move(media_type)});
    };
}

const std::vector<Refusal> refuses_read{Refusal::invalid, Refusal::not_found};
const std::vector<Refusal> refuses_write{Refusal::invalid, Refusal::not_found, Refusal::forbidden};
const std::vector<Refusal> refuses_action{
    Refusal::invalid, Refusal::not_found, Refusal::forbidden, Refusal::conflict, Refusal::stale
};

std::vector<http::Route> field_routes() {
    using enum Refusal;
    const std::string fields = "/api/v1/tickets/{key}/fields";
    return {
        http::get(
            fields, ticket_field_values,
            {.summary = "List the custom fields of a ticket, with their values.",
             .refuses = refuses_read,
             .operation = "listTicketFields"}
        ),
        http::put(
            fields, set_ticket_fields,
            {.summary = "Set custom fields of a ticket.",
             .refuses = {invalid, not_found, forbidden, stale},
             .operation = "setTicketFields"}
        ),
    };
}

std::vector<http::Route> admission_routes() {
    const std::string admissions = "/api/v1/tickets/{key}/admissions";
    return {
        http::post(
            admissions, admit,
            {.summary = "Name a person on a ticket, who sees it while it is confidential.",
             .refuses = refuses_write,
             .operation = "admitToTicket"}
        ),
        http::del(
            admissions + "/{user}", expel,
            {.summary = "Take the name of a person off a confidential ticket.",
             .refuses = refuses_write,
             .operation = "expelFromTicket"}
        ),
    };
}

std::vector<http::Route> rating_routes() {
    using enum Refusal;
    const std::string ticket = "/api/v1/tickets/{key}";
    return {
        http::get(
            ticket + "/ratings", show_ratings,
            {.summary = "List what the requester thought of the answers.", .refuses = refuses_read}
        ),
        http::put(
            ticket + "/rating", rate,
            {.summary = "Rate the answer of a solved ticket that you asked for, or correct that.",
             .refuses = {invalid, not_found, forbidden, conflict}}
        ),
        http::post(
            "/api/v1/ratings/look", look_at_rating,
            {.summary = "Show what a mailed link rates; nothing is changed by it.",
             .access = http::Access::public_,
             .refuses = refuses_read,
             .operation = "lookAtRating"}
        ),
        http::post(
            "/api/v1/ratings", rate_by_link,
            {.summary = "Rate an answer with a mailed link.",
             .access = http::Access::public_,
             .refuses = refuses_read,
             .operation = "rateByLink"}
        ),
    };
}

}  // namespace

std::vector<http::Route> routes(const Options& options, MediaTypes& types) {
    using enum Refusal;
    using http::del, http::download, http::get, http::patch, http::post, http::put, http::upload;
    const std::string tickets = "/api/v1/tickets";
    const std::string ticket = tickets + "/{key}";
    std::vector<http::Route> all{
        post(
            tickets, from(create),
            {.summary = "Open a ticket.", .refuses = {invalid, forbidden}, .status = 201}
        ),
        get(tickets, list,
            {.summary = "List the tickets that match a filter, newest first or what is due first.",
             .refuses = {invalid, forbidden},
             .limit = 50}),
        download(
            "/api/v1/tickets.csv", export_tickets,
            [](db::Sql&, const Call&, const http::Download& file) -> Result<http::Download> {
                return file;
            },
            {.summary = "Download the tickets that match a filter, as CSV.",
             .refuses = {invalid},
             .operation = "exportTickets",
             .pool = http::Pool::files}
        ),
        get("/api/v1/queues", queues,
            {.summary = "Count the open tickets of each queue, up to 99.", .cost = db::Cost::heavy}
        ),
        get(ticket, show, {.summary = "Show a ticket.", .refuses = refuses_read}),
        patch(ticket, change, {.summary = "Change what a ticket is.", .refuses = refuses_action}),
        get(ticket + "/messages", list_messages(options.deliveries),
            {.summary = "List a ticket's messages, in pages of at most 1 MiB of text.",
             .refuses = refuses_read,
             .cost = db::Cost::quick,
             .limit = 50}),
        get(ticket + "/messages/{id}/text", message_texts,
            {.summary = "Show the whole text of a message.", .refuses = refuses_read}),
        download(
            ticket + "/messages/{id}/html", message_html,
            {.summary = "Download the HTML of a mail, as its sender wrote it.",
             .refuses = refuses_read}
        ),
        post(
            ticket + "/messages", from(add_message),
            {.summary = "Reply, or note something for staff.",
             .refuses = refuses_write,
             .status = 201}
        ),
        post(
            ticket + "/assign", assign,
            {.summary = "Give a ticket to a person, or to nobody.", .refuses = refuses_action}
        ),
        post(
            ticket + "/escalate", from(escalate),
            {.summary = "Hand a ticket to the team of another level.", .refuses = refuses_action}
        ),
        post(
            ticket + "/resolve", from(resolve),
            {.summary = "Mark a ticket resolved, and tell the requester the note.",
             .refuses = refuses_action}
        ),
        post(
            ticket + "/close", close,
            {.summary = "Close a resolved ticket.", .refuses = refuses_action}
        ),
        post(
            ticket + "/reopen", from(reopen),
            {.summary = "Open a resolved or closed ticket again.", .refuses = refuses_action}
        ),
        post(
            ticket + "/merge", merge,
            {.summary = "Merge a ticket into another one.", .refuses = refuses_action}
        ),
        del(ticket + "/merge", undo_merge,
            {.summary = "Take a merge back.", .refuses = refuses_write}),
        post(
            ticket + "/messages/{id}/split", split,
            {.summary = "Make a ticket of a message.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .status = 201}
        ),
        del(ticket + "/split", undo_split,
            {.summary = "Put the message back that a ticket was made of.", .refuses = refuses_write}
        ),
        get(ticket + "/merged-tickets", merged_tickets,
            {.summary = "List the tickets that were merged into a ticket, at most 200.",
             .refuses = refuses_write,
             .cost = db::Cost::quick}),
        post(
            ticket + "/workarounds", post_workaround,
            {.summary = "Tell the open incidents of a problem how to work around it.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .status = 201}
        ),
        get(ticket + "/workarounds", workarounds,
            {.summary =
                 "List the workarounds of a problem with how far they were page_state, at most 20.",
             .refuses = refuses_write,
             .cost = db::Cost::quick}),
        post(
            ticket + "/workarounds/{id}/retry", retry_workaround,
            {.summary = "Tell those incidents that could not be page_state.",
             .refuses = refuses_write}
        ),
        get(ticket + "/links", links,
            {.summary = "List the tickets a ticket is linked with.",
             .refuses = refuses_read,
             .cost = db::Cost::quick,
             .limit = 100}),
        post(
            ticket + "/links", link,
            {.summary = "Link a ticket with another.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .status = 201}
        ),
        del(ticket + "/links/{id}", unlink,
            {.summary = "Remove a link.", .refuses = refuses_write}),
        post(
            ticket + "/watchers", watch,
            {.summary = "Watch a ticket, or have another watch it.", .refuses = refuses_write}
        ),
        del(ticket + "/watchers/{user}", unwatch,
            {.summary = "Have someone watch a ticket no longer.", .refuses = refuses_write}),
        get(ticket + "/presence", presence_on(options.presence),
            {.summary = "Show who else has a ticket before them, and be shown there by a name of "
                        "the page.",
             .refuses = refuses_write}),
        get(ticket + "/mentionable", mentionable,
            {.summary =
                 "Find people whom a message of a ticket may mention, by how their name begins.",
             .refuses = refuses_write}),
        get(ticket + "/timeline", timeline_of,
            {.summary = "List what was done to a ticket, newest first.",
             .refuses = refuses_write,
             .cost = db::Cost::quick,
             .limit = 50}),
        get(ticket + "/chain", chain_of(options.chain_steps),
            {.summary = "Show the way from the signal to the documentation.",
             .refuses = refuses_write}),
        get(ticket + "/draft", draft,
            {.summary = "Show your unsent message.", .refuses = refuses_read}),
        put(ticket + "/draft", save_draft,
            {.summary = "Keep your unsent message.", .refuses = refuses_write}),
        del(ticket + "/draft", drop_draft,
            {.summary = "Drop your unsent message.", .refuses = refuses_write}),
        upload(
            "/api/v1/attachments", options.attachment_bytes_max, check_space(options.loose_files),
            receive_file(types, options.loose_files),
            {.summary = "Upload a file for a message to come.",
             .refuses = {invalid, forbidden, too_large, too_many},
             .status = 201}
        ),
        download(
            "/api/v1/attachments/{id}", fetch,
            {.summary = "Download a file of a message.", .refuses = refuses_read}
        ),
    };
    for (auto& route : field_routes()) all.push_back(std::move(route));
    for (auto& route : admission_routes()) all.push_back(std::move(route));
    for (auto& route : rating_routes()) all.push_back(std::move(route));
    for (auto& route : upload_routes(options, types)) all.push_back(std::move(route));
    for (auto& route : macro_routes()) all.push_back(std::move(route));
    for (auto& route : approval_routes()) all.push_back(std::move(route));
    for (auto& route : ticket_template_routes()) all.push_back(std::move(route));
    for (auto& route : suggestion_routes()) all.push_back(std::move(route));
    for (auto& route : routing_routes()) all.push_back(std::move(route));
    for (auto& route : calendar_routes()) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::ticketing
