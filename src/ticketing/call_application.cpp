#include "ticketing/call_application.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "ticketing/access.hpp"
#include "ticketing/approval_store.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<seconds, call_tries_max - 1> waits{
    seconds(30), minutes(2), minutes(10), minutes(30), minutes(120)
};
constexpr std::chrono::hours retry_after_max{3};

/// What an application answers.
struct ApplicationAnswer {
    std::string status;
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(ApplicationAnswer, (), (status, message))

/// Words of somebody else, as they may stand in Markdown.
std::string as_words(std::string_view text) {
    std::string words;
    for (char each : as_line(cleaned_utf8(text))) {
        if (std::string_view("[]<>`\\*_#!|").find(each) != std::string_view::npos) words += '\\';
        words += each;
    }
    return words;
}

/// What is sent.
struct Prepared {
    ApplicationCall call;
    FormAction action;
    std::string body;
};

wire::json::object fields_by_name(db::Sql& sql, Id<Ticket> ticket) {
    wire::json::object held;
    const auto answers = fields::values_of(sql, field_kind_name, ticket.value);
    for (const auto& field : fields::all_fields(sql, field_kind_name))
        if (auto found = answers.find(field.id); found != answers.end())
            held[field.name] = fields::shown(field, found->second);
    return held;
}

wire::json::array approvers_of(db::Sql& sql, const ApplicationCall& call) {
    wire::json::array names;
    if (!call.approval) return names;
    for (const auto& each : store::approvers(sql, *call.approval))
        if (each.answer == ApprovalAnswer::approve)
            if (auto person = identity::find_person(sql, each.person))
                names.push_back(wire::json::object{{"name", person->name}, {"email", person->email}}
                );
    return names;
}

std::string body_of(
    db::Sql& sql, const ApplicationCall& call, const FormAction& action, const Ticket& ticket
) {
    auto application = identity::find_application(sql, ticket.application);
    auto requester = identity::find_person(sql, ticket.requester);
    wire::json::object data{
        {"action", action.name},
        {"application", application ? application->key : ""},
        {"ticket", ticket.key},
        {"requester",
         wire::json::object{
             {"name", requester ? requester->name : ""},
             {"email", requester ? requester->email : ""}
         }},
        {"approved_by", approvers_of(sql, call)},
        {"fields", fields_by_name(sql, ticket.id)},
    };
    return wire::json::serialize(wire::json::object{
        {"type", "application.action"},
        {"id", call.message_id},
        {"timestamp", to_string(call.created_at)},
        {"version", 1},
        {"data", std::move(data)},
    });
}

std::optional<Prepared> prepare(db::Sql& sql, Id<ApplicationCall> id) {
    auto call = store::application_call(sql, id);
    if (!call || call->state != ApplicationCallState::pending) return std::nullopt;
    auto action = store::application_action(sql, call->action);
    auto ticket = store::find(sql, call->ticket);
    if (!action || !ticket) return std::nullopt;
    auto body = body_of(sql, *call, *action, *ticket);
    return Prepared{*std::move(call), *std::move(action), std::move(body)};
}

std::vector<std::string> secrets_of(
    const outgoing::Vault& vault, const FormAction& action, Time now
) {
    std::vector secrets{vault.unsealed(action.secret)};
    if (action.former_secret && action.former_until && *action.former_until > now)
        secrets.push_back(vault.unsealed(*action.former_secret));
    return secrets;
}

/// Writes the outcome on the ticket, for the requester to read; what is done is resolved.
void write_outcome(
    db::Sql& sql, const Call& system, const ApplicationCall& call, const FormAction& action,
    const std::function<Language(db::Sql&, Id<User>)>& language
) {
    auto ticket = store::find(sql, store::shown_in(sql, call.ticket));
    if (!ticket) return;
    auto application = identity::find_application(sql, ticket->application);
    auto text = application_call_texts().text(
        language ? language(sql, ticket->requester) : Language::en, wire::name_of(call.state),
        {{"application", as_words(application ? application->name : "")},
         {"action", as_words(action.name)}}
    );
    if (!call.message.empty()) text += "\n\n> " + as_words(call.message);
    Edit edit(*ticket);
    PostedMessage posted{
        {.ticket = ticket->id, .source = Source::system, .text = text, .created_at = system.now}, {}
    };
    posted.message.id = store::insert(sql, posted.message);
    index_message(sql, posted.message.id);
    edit.after["message"] = std::to_string(posted.message.id.value);
    edit.what = {"message", "application_call"};
    edit.is_activity = true;
    auto resolved = move(*ticket, Trigger::resolved);
    if (call.state == ApplicationCallState::done && resolved) {
        arrive(edit.now, *resolved, system.now);
        edit.now.resolution = Resolution::answered;
    }
    const auto done = "application_" + std::string(wire::name_of(call.state));
    auto changed = apply(sql, system, std::move(edit), done);
    send(sql, system, changed, posted);
}

/// Whether it is to be tried again, and when.
std::optional<Time> write_try(
    db::Sql& sql, const Call& system, const Prepared& sent, const outgoing::PostAnswer& answer,
    const std::function<Language(db::Sql&, Id<User>)>& language
) {
    auto call = store::application_call(sql, sent.call.id);
    if (!call || call->state != ApplicationCallState::pending) return std::nullopt;
    ++call->tries;
    auto outcome = outcome_of(answer);
    if (outcome.state == ApplicationCallState::pending && call->tries < call_tries_max) {
        store::write_call(sql, *call);
        std::chrono::seconds wait = waits.at(static_cast<std::size_t>(call->tries - 1));
        if (answer.retry_after)
            wait = std::max(wait, std::min<seconds>(*answer.retry_after, retry_after_max));
        return system.now + wait;
    }
    call->state = outcome.state == ApplicationCallState::pending ? ApplicationCallState::unanswered
                                                                 : outcome.state;
    call->message = outcome.message;
    call->ended_at = system.now;
    store::write_call(sql, *call);
    write_outcome(sql, system, *call, sent.action, language);
    return std::nullopt;
}

}  // namespace

ApplicationOutcome outcome_of(const outgoing::PostAnswer& answer) {
    auto spoken = wire::parse<ApplicationAnswer>(answer.body, wire::UnknownMembers::skipped);
    std::string message;
    if (spoken && spoken->message)
        message = clipped(as_line(cleaned_utf8(*spoken->message)), outcome_message_max);
    const bool is_busy = answer.status == 408 || answer.status == 425 || answer.status == 429;
    if (answer.is_success() && spoken && spoken->status == "done")
        return {ApplicationCallState::done, std::move(message)};
    if (answer.status != 0 && spoken && spoken->status == "refused")
        return {ApplicationCallState::refused, std::move(message)};
    if (answer.status >= 400 && answer.status < 500 && !is_busy)
        return {ApplicationCallState::refused, ""};
    return {};
}

jobs::Worker call_application_worker(
    db::Database& database, const outgoing::Vault& vault, Posting posting,
    std::function<Language(db::Sql&, Id<User>)> language, Clock clock
) {
    auto work = [&database, &vault, posting = std::move(posting), language = std::move(language),
                 clock = std::move(clock)](const CallApplication& job, const jobs::Run& run) {
        auto sent = database.read([&](db::Sql& sql) { return prepare(sql, job.call); });
        if (!sent) return;
        const auto now = clock();
        auto headers = outgoing::signature_headers(
            secrets_of(vault, sent->action, now), sent->call.message_id, now, sent->body
        );
        headers.emplace_back("Idempotency-Key", sent->call.message_id);
        auto answer = posting({
            .url = sent->action.url,
            .headers = std::move(headers),
            .body = sent->body,
            .is_stopping = [&run] { return run.is_stopping(); },
        });
        if (answer.status == 0 && run.is_stopping()) throw std::runtime_error("stopped before it");
        auto system = Call::system(clock(), run.call().request_id);
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            if (auto next = write_try(sql, system, *sent, answer, language))
                jobs::enqueue(sql, CallApplication{job.call}, *next, to_string(job.call));
        });
    };
    return jobs::on<CallApplication>(
        {
            .attempts = 20,
            .timeout = std::chrono::minutes(1),
            .ahead_max = retry_after_max + std::chrono::hours(1),
            .lane = jobs::Lane::slow,
        },
        work
    );
}

}  // namespace mainstay::ticketing
