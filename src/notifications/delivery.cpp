#include "notifications/delivery.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/log.hpp"
#include "events/follower.hpp"
#include "events/notification_changed.hpp"
#include "identity/identity.hpp"

namespace mainstay::notifications {

namespace {

// How far the stream may go on with events of other types before the position follows it, so that
// not each commit of the process causes one here.
constexpr std::int64_t idle_distance = 5'000;

/// An interest, and when and by whom it came about.
struct Occasion {
    events::Interest interest;
    std::optional<Id<User>> actor;
    Time at;
};

using Subject = std::pair<std::string, std::int64_t>;  // Kind and id.

/// One person, as delivery has to know them.
struct Recipient {
    Call call;
    Preferences preferences;
    std::set<Subject> visible;
};

bool follows(const events::NotificationSource& source, std::string_view type) {
    return std::ranges::find(source.types, type) != source.types.end();
}

/// Each person once an event, by the first that names them.
void gather(
    db::Sql& sql, const Kinds& kinds, const events::EventRecord& record, std::vector<Occasion>& all
) {
    std::set<std::int64_t> named;
    for (const auto& source : kinds.sources()) {
        if (!follows(source, record.type)) continue;
        auto found = source.interested(sql, record);
        std::optional<Id<User>> actor;
        if (found.actor) actor = Id<User>{*found.actor};
        for (auto& interest : found.people)
            if (interest.person != found.actor && named.insert(interest.person).second)
                all.push_back({std::move(interest), actor, record.at});
    }
}

std::map<std::int64_t, Recipient> recipients_of(
    db::Sql& sql, const Kinds& kinds, const std::vector<Occasion>& all, Time now
) {
    std::map<std::int64_t, std::map<std::string, std::vector<std::int64_t>>> wanted;
    for (const auto& [interest, actor, at] : all)
        wanted[interest.person][interest.kind].push_back(interest.subject);
    std::map<std::int64_t, Recipient> recipients;
    for (auto& [person, subjects] : wanted) {
        auto call = identity::call_as(sql, {person}, now);
        if (!call) continue;
        auto preferences = Preferences::of(sql, {person});
        std::set<Subject> visible;
        for (auto& [kind, ids] : subjects) {
            std::sort(ids.begin(), ids.end());
            ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
            for (const auto& [id, shown] : kinds.visible(sql, *call, kind, ids))
                visible.emplace(kind, id);
        }
        recipients.emplace(
            person, Recipient{*std::move(call), std::move(preferences), std::move(visible)}
        );
    }
    return recipients;
}

std::optional<Notification> notification_of(
    const Occasion& occasion, const Recipient& recipient, const events::NotificationKind& kind,
    const Rules& rules, Time now
) {
    const auto& interest = occasion.interest;
    auto choice = recipient.preferences.choice(kind);
    Notification made{
        .recipient = {interest.person},
        .kind = interest.kind,
        .subject = interest.subject,
        .reason = interest.reason,
        .detail = interest.detail,
        .actor = occasion.actor,
        .first_at = occasion.at,
        .last_at = occasion.at,
        .in_app = choice.in_app,
    };
    if (!interest.is_mailed) made.mail_at = recipient.preferences.mail_at(choice.mail, rules, now);
    if (!made.in_app && !made.mail_at) return std::nullopt;
    return made;
}

}  // namespace

Plan plan_notifications(db::Sql& sql, const Kinds& kinds, const Rules& rules, int limit, Time now) {
    Plan plan{.from = store::position(sql)};
    // Of another PostgreSQL that this one is restored from: see forget_foreign_transactions.
    if (auto head = events::head(sql); head < plan.from) {
        plan.to = head;
        plan.has_events = true;
        return plan;
    }
    auto batch = events::batch_after(sql, plan.from, kinds.types(), limit);
    plan.to = batch.end;
    plan.has_events = !batch.records.empty();
    plan.is_more = batch.is_full;
    std::vector<Occasion> all;
    for (const auto& record : batch.records) gather(sql, kinds, record, all);
    auto recipients = recipients_of(sql, kinds, all, now);
    for (const auto& occasion : all) {
        const auto* kind = kinds.find(occasion.interest.kind);
        auto recipient = recipients.find(occasion.interest.person);
        if (!kind || recipient == recipients.end() ||
            !recipient->second.visible.contains({occasion.interest.kind, occasion.interest.subject}
            ))
            continue;
        if (auto made = notification_of(occasion, recipient->second, *kind, rules, now))
            plan.notifications.push_back(*std::move(made));
    }
    return plan;
}

bool write_notifications(db::Sql& sql, const Call& system, const Plan& plan) {
    if (!store::move_position(sql, plan.from, plan.to)) return false;
    std::set<std::int64_t> people;
    for (const auto& notification : plan.notifications) {
        store::add(sql, notification);
        if (notification.in_app) people.insert(notification.recipient.value);
    }
    if (!people.empty())
        events::emit(sql, system, events::NotificationChanged{{people.begin(), people.end()}});
    return true;
}

bool deliver(db::Database& database, const Kinds& kinds, const Rules& rules, int limit, Time now) {
    auto plan = database.read([&](db::Sql& sql) {
        return plan_notifications(sql, kinds, rules, limit, now);
    });
    bool is_far = plan.to.id - plan.from.id > idle_distance;
    if (!plan.has_events && !is_far) return false;
    auto system = Call::system(now, "notifications");
    bool is_mine =
        database.write([&](db::Sql& sql) { return write_notifications(sql, system, plan); });
    return is_mine && plan.is_more;
}

void skip_event(db::Database& database, const Kinds& kinds) {
    auto [from, batch] = database.read([&](db::Sql& sql) {
        auto position = store::position(sql);
        return std::pair(position, events::batch_after(sql, position, kinds.types(), 1));
    });
    if (batch.records.empty()) return;
    const auto& record = batch.records.front();
    MAINSTAY_LOG(
        error, "notifications", "nobody is notified of event {} ({}): see the failures above",
        record.id, record.type
    );
    database.write([&](db::Sql& sql) { store::move_position(sql, from, record.cursor()); });
}

}  // namespace mainstay::notifications
