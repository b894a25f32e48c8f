#include "bugfix/report_errors.hpp"

#include "base/text.hpp"
#include "bugfix/codes.hpp"
#include "bugfix/event_tally.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/permissions.hpp"
#include "identity/identity.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

namespace json = wire::json;

/// What is there under the name that Sentry has for it.
template <class T>
void put(json::object& object, std::string_view name, const std::optional<T>& given) {
    if (!given) return;
    if constexpr (requires { given->value; })
        object[name] = given->value;
    else
        object[name] = *given;
}

template <class T>
json::array texts_of(const std::vector<T>& given) {
    json::array texts;
    for (const auto& each : given) texts.emplace_back(each.value);
    return texts;
}

json::object frame_json(const ReportedFrame& frame) {
    json::object object;
    put(object, "function", frame.function);
    put(object, "module", frame.module);
    put(object, "filename", frame.path);
    put(object, "lineno", frame.line);
    put(object, "colno", frame.column);
    put(object, "in_app", frame.in_app);
    put(object, "context_line", frame.context);
    if (!frame.before.empty()) object["pre_context"] = texts_of(frame.before);
    if (!frame.after.empty()) object["post_context"] = texts_of(frame.after);
    return object;
}

json::object exception_json(const ReportedException& exception) {
    json::object object{{"type", exception.type.value}};
    put(object, "value", exception.message);
    put(object, "module", exception.module);
    if (exception.is_handled)
        object["mechanism"] = json::object{{"type", "generic"}, {"handled", *exception.is_handled}};
    json::array frames;
    for (const auto& frame : exception.frames) frames.push_back(frame_json(frame));
    if (!frames.empty()) object["stacktrace"] = json::object{{"frames", std::move(frames)}};
    return object;
}

json::object user_json(const ReportedUser& user) {
    json::object object;
    put(object, "id", user.identifier);
    put(object, "email", user.mail);
    put(object, "username", user.name);
    return object;
}

void put_trace(json::object& event, const ReportedError& error) {
    json::object contexts = error.contexts.value_or(json::object());
    if (error.trace_id) {
        json::object trace{{"trace_id", error.trace_id->value}};
        put(trace, "span_id", error.span_id);
        contexts["trace"] = std::move(trace);
    }
    if (!contexts.empty()) event["contexts"] = std::move(contexts);
}

Result<Id<Application>> application_for(
    db::Sql& sql, const Call& call, const std::optional<Line<10>>& key
) {
    if (call.ingest) {
        if (!key) return call.ingest->application;
        const auto named = identity::find_application(sql, key->value);
        if (!named || named->id != call.ingest->application)
            return refuse(mainstay::code::not_found);
        return named->id;
    }
    TRY(identity::require_some(call, error_read));
    if (!key) return invalid({wrong("application", mainstay::code::missing)});
    const auto found = identity::find_application(sql, key->value);
    if (!found) return refuse(mainstay::code::not_found);
    const Resource resource{.applications = {found->id}};
    if (!identity::may(call, error_read, resource)) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, error_manage, resource));
    return found->id;
}

struct Asked {
    Id<Application> application;
    std::vector<errors::FingerprintRule> rules;
};

}  // namespace

std::string event_json(const ReportedError& error) {
    json::object event;
    put(event, "event_id", error.event_id);
    if (error.at) event["timestamp"] = to_string(*error.at);
    if (error.level) event["level"] = wire::name_of(*error.level);
    put(event, "message", error.message);
    put(event, "platform", error.platform);
    put(event, "release", error.release);
    put(event, "environment", error.environment);
    put(event, "transaction", error.transaction);
    put(event, "server_name", error.server_name);
    put(event, "logger", error.logger);
    json::array exceptions;
    for (const auto& each : error.exceptions) exceptions.push_back(exception_json(each));
    if (!exceptions.empty()) event["exception"] = json::object{{"values", std::move(exceptions)}};
    json::object tags;
    for (const auto& tag : error.tags) tags[tag.name.value] = tag.value.value;
    if (error.service) tags["service"] = error.service->value;
    if (!tags.empty()) event["tags"] = std::move(tags);
    if (error.user) event["user"] = user_json(*error.user);
    if (!error.fingerprint.empty()) event["fingerprint"] = texts_of(error.fingerprint);
    put_trace(event, error);
    return json::serialize(event);
}

Result<PreparedReport> prepare_report(
    db::Database& database, const Call& call, const ReportErrors& request, SourceMaps& maps
) {
    const auto asked = TRY(database.read([&](db::Sql& sql) -> Result<Asked> {
        const auto application = TRY(application_for(sql, call, request.application));
        return Asked{application, rules_of(sql, application)};
    }));
    if (request.events.empty() || request.events.size() > reported_events_max)
        return invalid(
            {wrong("events", code::events_amount, {{"max", std::to_string(reported_events_max)}})}
        );
    PreparedReport report;
    for (std::size_t i = 0; i < request.events.size(); ++i) {
        const auto& error = request.events[i];
        const auto field = "events[" + std::to_string(i) + ']';
        if (!error.message && error.exceptions.empty())
            return invalid({wrong(
                field, code::event_malformed, {{"what", "it has neither message nor exceptions"}}
            )});
        auto event = prepare_event(
            asked.application, event_json(error), call.now, asked.rules, {},
            [&maps](Id<Application> application, errors::ErrorEvent& read) {
                maps.symbolicate(application, read);
            }
        );
        if (!event)
            return invalid({wrong(field, code::event_malformed, {{"what", event.error().message}})}
            );
        report.events.push_back(*std::move(event));
    }
    return report;
}

Result<TakenErrors> report_errors(db::Sql& sql, const Call& call, const PreparedReport& report) {
    TakenErrors taken;
    std::vector<const PreparedEvent*> events;
    for (const auto& event : report.events) events.push_back(&event);
    const auto results = take_events(sql, call, events);
    for (std::size_t i = 0; i < results.size(); ++i)
        taken.events.push_back({report.events[i].id, results[i].error});
    return taken;
}

}  // namespace mainstay::bugfix
