#include "signals/windows.hpp"

#include "http/codes.hpp"
#include "http/page.hpp"
#include "signals/codes.hpp"
#include "signals/permissions.hpp"
#include "signals/rules.hpp"
#include "signals/silences.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view windows_list = "maintenance-windows";

MaintenanceSchedule schedule_of(const MaintenanceWindow& window) {
    return *wire::parse<MaintenanceSchedule>(window.schedule, wire::UnknownMembers::skipped);
}

/// What is recorded of a window.
struct RecordedWindow {
    std::string name;
    Matcher matcher;
    std::string zone;
    MaintenanceSchedule schedule;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(RecordedWindow, (), (name, matcher, zone, schedule, enabled))

wire::json::value recorded(const MaintenanceWindow& window) {
    return wire::encode(RecordedWindow{
        window.name, store::matcher_of(window.matcher), window.zone, schedule_of(window),
        window.enabled
    });
}

void record(
    db::Sql& sql, const Call& call, Id<MaintenanceWindow> id, std::string_view action,
    const wire::json::value& before, const wire::json::value& after
) {
    timeline::record(sql, call, {"maintenance_window", id.value}, action, before, after);
}

std::vector<MaintenanceWindowView> views_of(
    db::Sql& sql, const Call& call, const std::vector<MaintenanceWindow>& windows
) {
    std::vector<Id<User>> ids;
    for (const auto& each : windows) ids.push_back(each.created_by);
    auto people = identity::user_refs(sql, ids);
    std::vector<MaintenanceWindowView> views;
    for (const auto& each : windows) {
        MaintenanceWindowView view{
            .id = each.id,
            .name = each.name,
            .matcher = store::matcher_of(each.matcher),
            .zone = each.zone,
            .schedule = schedule_of(each),
            .enabled = each.enabled,
            .created_by = {each.created_by, people[each.created_by].name},
            .created_at = each.created_at,
            .version = each.version,
        };
        if (each.enabled) view.in_force_until = store::times_of(each).in_force_until(call.now);
        views.push_back(std::move(view));
    }
    return views;
}

http::Versioned<MaintenanceWindowView> versioned(
    db::Sql& sql, const Call& call, Id<MaintenanceWindow> id
) {
    const auto window = store::find_window(sql, id).value();
    return {views_of(sql, call, {window}).front(), window.version};
}

Result<MaintenanceWindow> window_for(db::Sql& sql, const Call& call, Id<MaintenanceWindow> id) {
    TRY(identity::require(call, signals_manage));
    auto window = store::find_window(sql, id);
    if (!window) return refuse(mainstay::code::not_found);
    return *std::move(window);
}

/// Notes when it is over for good, and checks it all.
Result<> put_schedule(
    MaintenanceWindow& window, std::string_view zone, const MaintenanceSchedule& schedule
) {
    const auto times = TRY(MaintenanceTimes::create(zone, schedule));
    window.zone = zone;
    window.schedule = wire::print(schedule);
    window.last_end = times.last_end();
    return {};
}

Result<> put_matcher(db::Sql& sql, MaintenanceWindow& window, const Matcher& matcher) {
    if (is_empty(matcher)) return invalid({wrong("matcher", code::matcher_empty)});
    TRY(check_matcher(sql, matcher));
    window.matcher = wire::print(matcher);
    return {};
}

}  // namespace

Result<http::Page<MaintenanceWindowView>> list_windows(
    db::Sql& sql, const Call& call, const ListWindows& request
) {
    TRY(identity::require(call, signals_manage));
    Id<MaintenanceWindow> after;
    if (request.cursor)
        after = std::get<0>(
            TRY(http::read_cursor<Id<MaintenanceWindow>>(windows_list, request.cursor->value))
        );
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::list_windows(sql, after, static_cast<int>(limit) + 1), limit,
        [](const MaintenanceWindow& last) { return http::cursor_after(windows_list, last.id); }
    );
    return http::Page<MaintenanceWindowView>{
        views_of(sql, call, page.items), page.next, {"create"}
    };
}

Result<http::Versioned<MaintenanceWindowView>> show_window(
    db::Sql& sql, const Call& call, const WhichWindow& request
) {
    const auto window = TRY(window_for(sql, call, request.id));
    return versioned(sql, call, window.id);
}

Result<http::Versioned<MaintenanceWindowView>> create_window(
    db::Sql& sql, const Call& call, const CreateWindow& request
) {
    TRY(identity::require(call, signals_manage));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    MaintenanceWindow made{
        .name = request.name.value,
        .enabled = request.enabled.value_or(true),
        .created_by = call.caller->user,
        .created_at = call.now,
    };
    TRY(put_matcher(sql, made, request.matcher));
    TRY(put_schedule(made, request.zone.value, request.schedule));
    if (store::count_windows(sql) >= windows_max)
        return refuse(code::too_many_of_kind, {{"max", std::to_string(windows_max)}});
    made.id = store::insert_window(sql, made);
    record(sql, call, made.id, "created", nullptr, recorded(made));
    return versioned(sql, call, made.id);
}

Result<http::Versioned<MaintenanceWindowView>> change_window(
    db::Sql& sql, const Call& call, const ChangeWindow& request
) {
    auto window = TRY(window_for(sql, call, request.id));
    if (request.if_match && *request.if_match != window.version) return refuse(http::code::stale);
    const auto before = recorded(window);
    if (request.name) window.name = request.name->value;
    if (request.enabled) window.enabled = *request.enabled;
    if (request.matcher) TRY(put_matcher(sql, window, *request.matcher));
    const auto zone = request.zone ? request.zone->value : window.zone;
    TRY(put_schedule(window, zone, request.schedule.value_or(schedule_of(window))));
    if (!store::update_window(sql, window)) return refuse(http::code::stale);
    record(sql, call, window.id, "changed", before, recorded(window));
    look_anew(sql, call);
    return versioned(sql, call, window.id);
}

Result<> remove_window(db::Sql& sql, const Call& call, const WhichWindow& request) {
    const auto window = TRY(window_for(sql, call, request.id));
    store::remove_window(sql, window.id);
    record(sql, call, window.id, "removed", recorded(window), nullptr);
    look_anew(sql, call);
    return {};
}

}  // namespace mainstay::signals
