#include "signals/silences.hpp"

#include "http/page.hpp"
#include "jobs/jobs.hpp"
#include "signals/codes.hpp"
#include "signals/permissions.hpp"
#include "signals/rules.hpp"
#include "signals/signal_store.hpp"
#include "signals/sweep_job.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view silences_list = "signal-silences";

/// What is recorded of a silence.
struct RecordedSilence {
    Matcher matcher;
    std::string reason;
    Time starts_at;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(RecordedSilence, (), (matcher, reason, starts_at, ends_at))

std::vector<SilenceView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Silence>& silences
) {
    std::vector<Id<User>> ids;
    for (const auto& each : silences) {
        ids.push_back(each.created_by);
        if (each.ended_by) ids.push_back(*each.ended_by);
    }
    auto people = identity::user_refs(sql, ids);
    auto named = [&](Id<User> id) { return identity::NameRef{id, people[id].name}; };
    std::vector<SilenceView> views;
    for (const auto& each : silences) {
        SilenceView view{
            .id = each.id,
            .matcher = store::matcher_of(each.matcher),
            .reason = each.reason,
            .starts_at = each.starts_at,
            .ends_at = each.ends_at,
            .is_in_force = each.starts_at <= call.now && call.now < each.ends_at,
            .created_by = named(each.created_by),
            .created_at = each.created_at,
            .version = each.version,
        };
        if (each.ended_by) view.ended_by = named(*each.ended_by);
        views.push_back(std::move(view));
    }
    return views;
}

Result<Silence> silence_for(db::Sql& sql, const Call& call, Id<Silence> id) {
    TRY(identity::require(call, signals_manage));
    auto silence = store::find_silence(sql, id);
    if (!silence) return refuse(mainstay::code::not_found);
    return *std::move(silence);
}

Result<> check_times(const Call& call, Time starts_at, Time ends_at) {
    if (ends_at <= starts_at) return invalid({wrong("ends_at", code::ends_before_it_begins)});
    if (ends_at <= call.now || ends_at - call.now > silence_days_max)
        return invalid({wrong(
            "ends_at", code::ends_too_late, {{"max", std::to_string(silence_days_max.count())}}
        )});
    return {};
}

}  // namespace

Result<http::Page<SilenceView>> list_silences(
    db::Sql& sql, const Call& call, const ListSilences& request
) {
    TRY(identity::require(call, signals_manage));
    std::optional<Id<Silence>> before;
    if (request.cursor)
        before =
            std::get<0>(TRY(http::read_cursor<Id<Silence>>(silences_list, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::list_silences(sql, before, static_cast<int>(limit) + 1), limit,
        [](const Silence& last) { return http::cursor_after(silences_list, last.id); }
    );
    return http::Page<SilenceView>{views_of(sql, call, page.items), page.next, {"create"}};
}

Result<SilenceView> show_silence(db::Sql& sql, const Call& call, const WhichSilence& request) {
    const auto silence = TRY(silence_for(sql, call, request.id));
    return views_of(sql, call, {silence}).front();
}

Result<SilenceView> create_silence(db::Sql& sql, const Call& call, const CreateSilence& request) {
    TRY(identity::require(call, signals_manage));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (is_empty(request.matcher)) return invalid({wrong("matcher", code::matcher_empty)});
    TRY(check_matcher(sql, request.matcher));
    const auto starts_at = std::max(request.starts_at.value_or(call.now), call.now);
    TRY(check_times(call, starts_at, request.ends_at));
    if (store::count_silences(sql, call.now) >= silences_max)
        return refuse(code::too_many_of_kind, {{"max", std::to_string(silences_max)}});
    Silence made{
        .matcher = wire::print(request.matcher),
        .reason = request.reason.value,
        .starts_at = starts_at,
        .ends_at = request.ends_at,
        .created_by = call.caller->user,
        .created_at = call.now,
    };
    made.id = store::insert_silence(sql, made);
    timeline::record(
        sql, call, {"signal_silence", made.id.value}, "created", nullptr,
        wire::encode(RecordedSilence{request.matcher, made.reason, made.starts_at, made.ends_at})
    );
    return views_of(sql, call, {made}).front();
}

Result<SilenceView> end_silence(db::Sql& sql, const Call& call, const WhichSilence& request) {
    auto silence = TRY(silence_for(sql, call, request.id));
    if (silence.ends_at <= call.now) return refuse(code::ended_already);
    const auto before = silence.ends_at;
    silence.ends_at = call.now;
    if (call.caller) silence.ended_by = call.caller->user;
    if (!store::end_silence(sql, silence)) return refuse(code::ended_already);
    timeline::record(
        sql, call, {"signal_silence", silence.id.value}, "ended",
        wire::json::object{{"ends_at", to_string(before)}},
        wire::json::object{{"ends_at", to_string(silence.ends_at)}}
    );
    look_anew(sql, call);
    return views_of(sql, call, {silence}).front();
}

void look_anew(db::Sql& sql, const Call& call) {
    store::mark_due(sql, call.now);
    jobs::enqueue(sql, SweepSignals{}, call.now, "sweep");
}

}  // namespace mainstay::signals
