#include "monitoring/scrape_targets.hpp"

#include "http/codes.hpp"
#include "http/page.hpp"
#include "monitoring/permissions.hpp"
#include "monitoring/scrape_codes.hpp"
#include "monitoring/scrape_target_store.hpp"
#include "outgoing/outgoing.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

using identity::ApplicationEntry;
using identity::SecurityEventKind;

constexpr std::string_view targets_list = "scrape-targets";

/// What is recorded of a target.
struct RecordedTarget {
    std::string name;
    std::string url;
    std::int64_t interval_seconds = 0;
    std::int64_t timeout_seconds = 0;
    bool enabled = true;
    Id<Application> application;
};
BOOST_DESCRIBE_STRUCT(
    RecordedTarget, (), (name, url, interval_seconds, timeout_seconds, enabled, application)
)

wire::json::value recorded(const ScrapeTarget& target) {
    return wire::encode(RecordedTarget{
        target.name, target.url, target.interval_seconds, target.timeout_seconds, target.enabled,
        target.application
    });
}

void record_target(
    db::Sql& sql, const Call& call, const ScrapeTarget& target, std::string_view action,
    SecurityEventKind kind, wire::json::value before, wire::json::value after
) {
    timeline::record(
        sql, call, {"scrape_target", target.id.value}, action, std::move(before), std::move(after)
    );
    const auto application = identity::find_application(sql, target.application);
    identity::record_security(
        sql, call,
        {kind,
         {},
         {{"scrape_target", target.name},
          {"url", target.url},
          {"application", application ? application->key : ""}}}
    );
}

/// The application, for those who see its telemetry.
Result<ApplicationEntry> visible_application(
    db::Sql& sql, const Call& call, std::string_view key, Resource& resource
) {
    TRY(identity::require_some(call, telemetry_read));
    auto application = identity::find_application(sql, key);
    if (!application) return refuse(mainstay::code::not_found);
    resource = identity::application_resource(sql, call, application->id.value);
    if (!identity::may(call, telemetry_read, resource)) return refuse(mainstay::code::not_found);
    return *std::move(application);
}

/// The same, for those who may manage its targets.
Result<ApplicationEntry> managed_application(db::Sql& sql, const Call& call, std::string_view key) {
    Resource resource;
    auto application = TRY(visible_application(sql, call, key, resource));
    TRY(identity::require(call, scrape_target_manage, resource));
    return application;
}

ScrapeTargetView view_of(const ScrapeTarget& target, bool may_manage) {
    ScrapeTargetView view{
        .id = target.id,
        .name = target.name,
        .url = target.url,
        .instance = outgoing::host_and_port(target.url),
        .interval_seconds = target.interval_seconds,
        .timeout_seconds = target.timeout_seconds,
        .enabled = target.enabled,
        .succeeded_at = target.succeeded_at,
        .created_at = target.created_at,
        .changed_at = target.changed_at,
        .version = target.version,
    };
    if (target.attempted_at)
        view.last = ScrapeAttemptView{
            .at = *target.attempted_at,
            .is_up = target.is_up.value_or(false),
            .duration_ms = target.took_micros.value_or(0) / 1'000,
            .samples = target.samples.value_or(0),
            .error = target.trouble,
        };
    using enum ScrapeTargetAction;
    if (may_manage) view.may = {change, remove, test};
    return view;
}

http::Versioned<ScrapeTargetView> versioned(const ScrapeTarget& target, bool may_manage) {
    return {view_of(target, may_manage), target.version};
}

Result<> check_target(db::Sql& sql, const ScrapeTarget& target) {
    TRY(outgoing::check_url("url", target.url));
    if (target.timeout_seconds >= target.interval_seconds)
        return invalid({wrong("timeout_seconds", code::timeout_unfit)});
    if (store::is_target_name_taken(sql, target.application, target.name, target.id))
        return invalid({wrong("name", identity::code::taken)});
    return {};
}

Result<> check_room(db::Sql& sql, Id<Application> application) {
    auto full = [](std::int64_t max) {
        return refuse(code::too_many_scrape_targets, {{"max", std::to_string(max)}});
    };
    if (store::count_targets(sql, application) >= scrape_targets_max)
        return full(scrape_targets_max);
    if (store::count_targets(sql) >= scrape_targets_of_all_max)
        return full(scrape_targets_of_all_max);
    return {};
}

}  // namespace

Result<http::Page<ScrapeTargetView>> list_scrape_targets(
    db::Sql& sql, const Call& call, const ListScrapeTargets& request
) {
    Resource resource;
    const auto application = TRY(visible_application(sql, call, request.key.value, resource));
    Id<ScrapeTarget> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<ScrapeTarget>>(targets_list, request.cursor->value)
            ));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::targets_of(sql, application.id, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const ScrapeTarget& last) { return http::cursor_after(targets_list, last.id); }
    );
    const bool may_manage = identity::may(call, scrape_target_manage, resource);
    http::Page<ScrapeTargetView> shown{.items = {}, .next = page.next};
    if (may_manage) shown.may = {"create"};
    for (const auto& target : page.items) shown.items.push_back(view_of(target, may_manage));
    return shown;
}

Result<http::Versioned<ScrapeTargetView>> show_scrape_target(
    db::Sql& sql, const Call& call, const WhichScrapeTarget& request
) {
    Resource resource;
    const auto application = TRY(visible_application(sql, call, request.key.value, resource));
    const auto target = store::find_target(sql, application.id, request.id);
    if (!target) return refuse(mainstay::code::not_found);
    return versioned(*target, identity::may(call, scrape_target_manage, resource));
}

Result<ScrapeTarget> require_scrape_target(
    db::Sql& sql, const Call& call, const WhichScrapeTarget& request
) {
    const auto application = TRY(managed_application(sql, call, request.key.value));
    auto target = store::find_target(sql, application.id, request.id);
    if (!target) return refuse(mainstay::code::not_found);
    return *std::move(target);
}

Result<ScrapeTarget> unsaved_scrape_target(
    db::Sql& sql, const Call& call, const TryScrapeTarget& request
) {
    const auto application = TRY(managed_application(sql, call, request.key.value));
    TRY(outgoing::check_url("url", request.url.value));
    ScrapeTarget target{.application = application.id, .url = request.url.value};
    if (request.timeout_seconds) target.timeout_seconds = request.timeout_seconds->value;
    return target;
}

Result<http::Versioned<ScrapeTargetView>> create_scrape_target(
    db::Sql& sql, const Call& call, const CreateScrapeTarget& request
) {
    const auto application = TRY(managed_application(sql, call, request.key.value));
    ScrapeTarget made{
        .application = application.id,
        .name = request.name.value,
        .url = request.url.value,
        .enabled = request.enabled.value_or(true),
        .created_at = call.now,
        .changed_at = call.now,
    };
    made.interval_seconds =
        request.interval_seconds.value_or(ScrapeInterval{scrape_interval_usual}).value;
    made.timeout_seconds = request.timeout_seconds ? request.timeout_seconds->value
                                                   : usual_timeout(made.interval_seconds);
    TRY(check_target(sql, made));
    TRY(check_room(sql, application.id));
    made.id = store::insert_target(sql, made);
    record_target(
        sql, call, made, "created", SecurityEventKind::scrape_target_created, nullptr,
        recorded(made)
    );
    return versioned(made, true);
}

Result<http::Versioned<ScrapeTargetView>> change_scrape_target(
    db::Sql& sql, const Call& call, const ChangeScrapeTarget& request
) {
    auto target = TRY(require_scrape_target(sql, call, {request.key, request.id}));
    if (request.if_match && *request.if_match != target.version) return refuse(http::code::stale);
    const auto before = target;
    if (request.name) target.name = request.name->value;
    if (request.url) target.url = request.url->value;
    if (request.interval_seconds) target.interval_seconds = request.interval_seconds->value;
    if (request.timeout_seconds) target.timeout_seconds = request.timeout_seconds->value;
    if (request.enabled) target.enabled = *request.enabled;
    if (recorded(before) == recorded(target)) return versioned(target, true);
    TRY(check_target(sql, target));
    target.changed_at = call.now;
    const bool is_anew = target.url != before.url || target.enabled != before.enabled;
    if (!store::update_target(sql, target, is_anew)) return refuse(http::code::stale);
    record_target(
        sql, call, target, "changed", SecurityEventKind::scrape_target_changed, recorded(before),
        recorded(target)
    );
    return versioned(*store::find_target(sql, target.application, target.id), true);
}

Result<> remove_scrape_target(db::Sql& sql, const Call& call, const WhichScrapeTarget& request) {
    const auto target = TRY(require_scrape_target(sql, call, request));
    store::remove_target(sql, target.id);
    record_target(
        sql, call, target, "removed", SecurityEventKind::scrape_target_removed, recorded(target),
        nullptr
    );
    return {};
}

}  // namespace mainstay::monitoring
