#include "signals/sources.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/shown_time.hpp"
#include "http/page.hpp"
#include "signals/codes.hpp"
#include "signals/names.hpp"
#include "signals/signals.hpp"
#include "signals/source_store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view own_source = "signals";
constexpr std::string_view sources_list = "signal-sources";
constexpr std::string_view dead_kind = "source.dead";
constexpr std::chrono::seconds silent_at_least{60};
constexpr std::int64_t every_seconds_max = 86'400;

/// At most 300 characters: it is made of names of 100 and 200, less what stands before them.
Line<300> key_of(const SignalSource& source) {
    const auto key = "dead:" + source.source + ':' + source.scope;
    return {std::string(clipped(key, Line<300>::max))};
}

std::string name_of(const SignalSource& source) {
    return source.scope.empty() ? source.source : source.source + " (" + source.scope + ')';
}

void raise_dead(db::Sql& sql, const Call& call, const SignalSource& source) {
    Raise request{
        .application = source.application,
        .key = key_of(source),
        .source = {std::string(own_source)},
        .kind = {std::string(dead_kind)},
        .severity = SignalSeverity::warning,
        .subject = {std::string(clipped(name_of(source), Line<200>::max))},
        .summary =
            {"Nothing came from it since " + shown_time(source.seen_at, Language::en) +
             ", though it is expected every " + std::to_string(source.every_seconds) +
             " s. What it watches is not watched now."},
    };
    if (auto raised = raise(sql, call, request); !raised)
        throw std::runtime_error("a dead source: " + raised.error().message);
}

}  // namespace

Result<> source_alive(db::Sql& sql, const Call& call, const Heartbeat& request) {
    if (!is_signal_name(request.source.value))
        return invalid({wrong("source", code::bad_signal_name)});
    const auto every = request.expected_every.count();
    if (every < 1 || every > every_seconds_max)
        return invalid({wrong(
            "every_seconds", mainstay::code::out_of_range,
            {{"min", "1"}, {"max", std::to_string(every_seconds_max)}}
        )});
    const auto at = std::min(request.at.value_or(call.now), call.now);
    const auto due = at + std::max(request.expected_every * 3, silent_at_least);
    auto known =
        store::find_source(sql, request.application, request.source.value, request.scope.value);
    if (!known) {
        if (store::count_sources(sql, request.application) >= sources_max)
            return refuse(code::too_many_of_kind, {{"max", std::to_string(sources_max)}});
        SignalSource made{
            .application = request.application,
            .source = request.source.value,
            .scope = request.scope.value,
            .seen_at = at,
            .every_seconds = every,
            .due_at = due,
        };
        store::insert_source(sql, made);
        return {};
    }
    if (at < known->seen_at) return {};
    const bool was_dead = known->dead_since.has_value();
    known->seen_at = at;
    known->every_seconds = every;
    known->due_at = due;
    known->dead_since.reset();
    store::update_source(sql, *known);
    if (was_dead)
        TRY(recover(sql, call, {.application = known->application, .key = key_of(*known)}));
    return {};
}

Result<http::Page<SignalSourceView>> list_sources(
    db::Sql& sql, const Call& call, const ListSources& request
) {
    TRY(identity::require(call, signals_manage));
    Id<SignalSource> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<SignalSource>>(sources_list, request.cursor->value)
            ));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::list_sources(sql, after, static_cast<int>(limit) + 1), limit,
        [](const SignalSource& last) { return http::cursor_after(sources_list, last.id); }
    );
    std::vector<Id<Application>> applications;
    for (const auto& each : page.items) applications.push_back(each.application);
    auto names = identity::application_refs(sql, applications);
    http::Page<SignalSourceView> shown{.items = {}, .next = page.next};
    for (const auto& each : page.items)
        shown.items.push_back(
            {each.id, names[each.application].key, each.source, each.scope, each.every_seconds,
             each.seen_at, each.dead_since}
        );
    return shown;
}

Result<> forget_source(db::Sql& sql, const Call& call, const WhichSource& request) {
    TRY(identity::require(call, signals_manage));
    const auto source = store::find_source(sql, request.id);
    if (!source) return refuse(mainstay::code::not_found);
    store::remove_source(sql, source->id);
    if (source->dead_since)
        TRY(recover(sql, call, {.application = source->application, .key = key_of(*source)}));
    timeline::record(
        sql, call, {"signal_source", source->id.value}, "removed",
        wire::json::object{{"source", source->source}, {"scope", source->scope}}, nullptr
    );
    return {};
}

int note_dead_sources(db::Sql& sql, const Call& call, int limit) {
    auto overdue = store::overdue_sources(sql, call.now, limit);
    for (auto& source : overdue) {
        source.dead_since = source.seen_at;
        source.due_at.reset();
        store::update_source(sql, source);
        raise_dead(sql, call, source);
    }
    return static_cast<int>(overdue.size());
}

}  // namespace mainstay::signals
