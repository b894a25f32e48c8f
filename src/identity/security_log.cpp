#include "identity/security_log.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "http/page.hpp"
#include "http/router.hpp"
#include "identity/actions.hpp"
#include "identity/permission.hpp"
#include "identity/security_store.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "security_events";
constexpr std::size_t typed_max = 254;

store::SecurityRow row_of(const Call& call, const SecurityEvent& event) {
    store::SecurityRow row{
        .at = call.now,
        .last_at = call.now,
        .kind = event.kind,
        .user_account = event.user,
        .address = call.address,
        .user_agent = call.user_agent,
        .request_id = call.request_id,
        .details = wire::json::serialize(event.details),
    };
    if (call.caller) row.actor = call.caller->user;
    return row;
}

std::string line_of(const store::SecurityRow& row) {
    auto line = std::string(wire::name_of(row.kind));
    if (row.user_account) line += " user=" + to_string(*row.user_account);
    if (row.actor) line += " actor=" + to_string(*row.actor);
    if (!row.address.empty()) line += " address=" + row.address;
    if (row.count > 1) line += fmt::format(" count={}", row.count);
    return line + ' ' + row.details;
}

/// Writes the row into the server's log once it is durable.
void log_after_commit(db::Sql& sql, const store::SecurityRow& row) {
    sql.after_commit([line = line_of(row)] { MAINSTAY_LOG(info, "security", "{}", line); });
}

std::string bucket_of(SecurityEventKind kind, const Tally::Counted& counted) {
    return hex(hash(std::string(wire::name_of(kind)) + '\n' + counted.bucket));
}

/// What of a row is left when it stands for the many that were beyond the limits.
void make_anonymous(store::SecurityRow& row) {
    row.user_account.reset();
    row.actor.reset();
    row.address.clear();
    row.user_agent.clear();
    row.request_id.clear();
}

/// Losing one is better than making a request wait or fail by it.
void submit(db::Database& database, store::SecurityRow row) {
    auto done = [](std::exception_ptr failure) {
        if (failure) MAINSTAY_LOG(warning, "security", "an event could not be recorded");
    };
    auto append = [row = std::move(row)](db::Sql& sql) {
        store::count_up_event(sql, row);
        log_after_commit(sql, row);
        return true;
    };
    try {
        database.submit_write(std::move(append), done);
    } catch (const db::Overloaded&) {
        MAINSTAY_LOG(warning, "security", "too busy to record an event");
    }
}

wire::json::object typed_address(std::string_view typed) {
    return {{"typed", wire::json::string(clipped(typed, typed_max))}};
}

std::vector<SecurityEventView> views(db::Sql& sql, const std::vector<store::SecurityRow>& rows) {
    std::vector<Id<User>> people;
    for (const auto& row : rows) {
        if (row.user_account) people.push_back(*row.user_account);
        if (row.actor) people.push_back(*row.actor);
    }
    auto refs = user_refs(sql, people);
    auto ref_of = [&](const std::optional<Id<User>>& id) -> std::optional<UserRef> {
        auto found = id ? refs.find(*id) : refs.end();
        return found == refs.end() ? std::nullopt : std::optional(found->second);
    };
    std::vector<SecurityEventView> all;
    for (const auto& row : rows) {
        auto details = wire::parse_json(row.details);
        all.push_back({
            .id = to_string(row.id),
            .at = row.at,
            .last_at = row.last_at,
            .count = row.count,
            .kind = row.kind,
            .user = ref_of(row.user_account),
            .actor = ref_of(row.actor),
            .address = row.address,
            .user_agent = row.user_agent,
            .request_id = row.request_id,
            .details =
                details && details->is_object() ? details->get_object() : wire::json::object(),
        });
    }
    return all;
}

}  // namespace

void record_security(db::Sql& sql, const Call& call, const SecurityEvent& event) {
    auto row = row_of(call, event);
    store::insert_event(sql, row);
    log_after_commit(sql, row);
}

Result<http::Page<SecurityEventView>> list_security_events(
    db::Sql& sql, const Call& call, const ListSecurityEvents& request
) {
    TRY(require(call, security_read));
    store::SecurityFilter filter{
        .kind = request.kind,
        .user = request.user,
        .after = request.after,
        .before = request.before,
    };
    if (request.address) filter.address = request.address->value;
    if (request.cursor) {
        auto [at, id] =
            TRY(http::read_cursor<Time, std::int64_t>(list_name, request.cursor->value));
        filter.older_than = {at, id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{50}).value);
    auto page = http::page_of(
        store::security_events(sql, filter, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::SecurityRow& row) {
            return http::cursor_after(list_name, row.at, row.id.value);
        }
    );
    return http::Page<SecurityEventView>{views(sql, page.items), page.next};
}

std::int64_t forget_security_events(db::Sql& sql, Time time, std::int64_t limit) {
    return store::remove_events(sql, time, limit);
}

void record_settings(
    db::Sql& sql, const Call& call, const wire::json::object& settings,
    const std::vector<std::string>& secrets
) {
    auto known = store::known_settings(sql);
    wire::json::object changed;
    for (const auto& [name, value] : settings) {
        auto text = wire::json::serialize(value);
        auto before = known.find(std::string(name));
        if (before != known.end() && before->second == text) continue;
        const bool is_secret = std::find(secrets.begin(), secrets.end(), name) != secrets.end();
        changed[name] = is_secret ? std::string("changed")
                                  : (before == known.end() ? "" : before->second) + " → " + text;
        store::keep_setting(sql, name, text);
    }
    if (known.empty() || changed.empty()) return;
    record_security(
        sql, call,
        {.kind = SecurityEventKind::settings_changed, .user = {}, .details = std::move(changed)}
    );
}

void SecurityLog::record_refused(db::Database& database, const http::Refusing& refusing) {
    const Call& call = refusing.call;
    auto route = std::string(http::name_of(refusing.verb)) + ' ' + std::string(refusing.path);
    auto who = call.caller ? "user " + to_string(call.caller->user) : "address " + call.address;
    auto counted = refused_.with([&](Tally& tally) {
        return tally.count(who, route + '\n' + std::string(refusing.code), call.now);
    });
    if (!counted.is_due()) return;
    SecurityEvent event{.kind = SecurityEventKind::refused};
    if (call.caller) event.user = call.caller->user;
    if (counted.is_among_others)
        event.details = {{"route", "others"}};
    else
        event.details = {{"route", route}, {"code", refusing.code}};
    auto row = row_of(call, event);
    row.count = counted.since_due();
    row.bucket = bucket_of(event.kind, counted);
    submit(database, std::move(row));
}

void SecurityLog::record_throttled(
    db::Database& database, const Call& call, std::optional<Id<User>> user, std::string_view typed
) {
    auto counted = throttled_.with([&](Tally& tally) {
        return tally.count(call.address, hex(hash(typed)), call.now);
    });
    if (!counted.is_due()) return;
    auto row = row_of(call, {SecurityEventKind::sign_in_throttled, user, typed_address(typed)});
    if (counted.is_among_others) make_anonymous(row);
    if (counted.is_among_others) row.details = "{}";
    row.count = counted.since_due();
    row.bucket = bucket_of(row.kind, counted);
    submit(database, std::move(row));
}

void SecurityLog::record_failed(
    db::Sql& sql, const Call& call, std::optional<Id<User>> user, std::string_view typed
) {
    auto counted = failed_.with([&](Tally& tally) {
        return tally.count(call.address, hex(hash(typed)), call.now);
    });
    auto row = row_of(call, {SecurityEventKind::sign_in_failed, user, typed_address(typed)});
    if (counted.is_among_others) make_anonymous(row);
    if (counted.is_among_others) row.details = "{}";
    row.bucket = bucket_of(row.kind, counted);
    store::count_up_event(sql, row);
    log_after_commit(sql, row);
}

}  // namespace mainstay::identity
