#include "notifications/world_test.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "jobs/jobs.hpp"
#include "notifications/notifications.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::notifications::test {

namespace it = identity::test;

namespace {

constexpr CatalogueText english[] = {
    {"item.given.one", "given to you"},      {"item.given.many", "{count} times given"},
    {"item.replied.one", "new reply"},       {"item.replied.many", "{count} new replies"},
    {"item.changed.one", "change"},          {"item.changed.many", "{count} changes"},
    {"detail.state:broken", "it is broken"},
};
constexpr CatalogueText german[] = {
    {"item.given.one", "Ihnen gegeben"},      {"item.given.many", "{count}-mal gegeben"},
    {"item.replied.one", "neue Antwort"},     {"item.replied.many", "{count} neue Antworten"},
    {"item.changed.one", "geändert"},         {"item.changed.many", "{count} Änderungen"},
    {"detail.state:broken", "es ist kaputt"},
};

events::NotificationSource source_of(const std::set<std::pair<std::int64_t, std::int64_t>>& hidden
) {
    using events::NotificationKind;
    return {
        .kinds =
            {
                NotificationKind{"item.given", MailChoice::at_once, false},
                NotificationKind{"item.replied", MailChoice::at_once},
                NotificationKind{"item.changed", MailChoice::off},
            },
        .texts = {english, german},
        .types = {std::string(ItemChanged::type)},
        .interested = [](db::Sql&, const events::EventRecord& record) -> events::Interested {
            auto change = record.as<ItemChanged>();
            if (change->is_broken) throw std::runtime_error("nobody knows");
            events::Interested all{.actor = change->actor, .people = {}};
            for (auto person : change->people)
                all.people.push_back({
                    .kind = change->kind,
                    .person = person,
                    .subject = change->item,
                    .reason = "watcher",
                    .detail = change->detail,
                    .is_mailed = change->is_mailed,
                });
            // Those who are named have changes, too, and are told of the first only.
            for (auto person : change->people)
                all.people.push_back({"item.changed", person, change->item, "watcher"});
            return all;
        },
        .visible =
            [&hidden](
                db::Sql&, const Call& call, std::string_view, std::span<const std::int64_t> items
            ) {
                std::map<std::int64_t, events::NotificationSubject> seen;
                for (auto item : items) {
                    auto name = std::to_string(item);
                    if (!hidden.contains({item, call.caller->user.value}))
                        seen[item] = {name, "Item " + name, "/items/" + name, 1};
                }
                return seen;
            },
    };
}

}  // namespace

World::World(db::test::TestDatabase& of) : database(*of), kinds({source_of(hidden)}) {
    database.write([&](db::Sql& sql) {
        ann = it::a_person(sql, "ann@acme.test", Role::requester);
        lea = it::a_person(sql, "lea@desk.test", Role::agent);
        leo = it::a_person(sql, "leo@desk.test", Role::agent);
    });
}

void World::publish(std::int64_t item, Id<User> actor, const std::vector<Id<User>>& people) {
    ItemChanged event{.item = item, .people = {}, .actor = actor.value};
    for (auto person : people) event.people.push_back(person.value);
    publish(event);
}

void World::publish(const ItemChanged& event) {
    database.write([&](db::Sql& sql) { events::emit(sql, it::by_system(), event); });
}

void World::deliver(int seconds) {
    while (notifications::deliver(database, kinds, rules, 2, noon + std::chrono::seconds(seconds))
    ) {
    }
}

Call World::as(Id<User> person, int seconds) const {
    return database.read([&](db::Sql& sql) {
        return it::by(sql, person, noon + std::chrono::seconds(seconds));
    });
}

Inbox World::listed(Id<User> person, const ListNotifications& request) const {
    auto call = as(person);
    auto found =
        database.read([&](db::Sql& sql) { return list_notifications(sql, call, request, kinds); });
    REQUIRE(it::refusal(found) == "none");
    return *std::move(found);
}

std::string World::inbox(Id<User> person) const {
    auto found = listed(person);
    std::string text;
    for (const auto& item : found.items) {
        text += item.name;
        if (item.count > 1) text += " x" + std::to_string(item.count);
        if (item.actor) text += " by " + item.actor->name;
        text += item.is_read ? ", read; " : "; ";
    }
    return text + std::to_string(found.unread_count);
}

Result<UnreadCount> World::mark(Id<User> person, const MarkRead& request, int seconds) const {
    auto call = as(person, seconds);
    return database.write([&](db::Sql& sql) {
        return mark_notifications_read(sql, call, request, kinds);
    });
}

Result<ChoicesView> World::choose(
    Id<User> person, std::string kind, bool in_app, MailChoice mail, int seconds
) const {
    auto call = as(person, seconds);
    ChangeChoices request{
        .items = {{{std::move(kind)}, in_app, mail}}, .time_zone = {"Europe/Berlin"}
    };
    return database.write([&](db::Sql& sql) {
        return change_choices(sql, call, request, kinds, rules);
    });
}

void World::choose_language(Id<User> person, Language language) const {
    auto call = as(person);
    ChangeChoices request{.time_zone = {"Europe/Berlin"}, .mail_language = language};
    REQUIRE(database.write([&](db::Sql& sql) {
        return change_choices(sql, call, request, kinds, rules);
    }));
}

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace mainstay::notifications::test
