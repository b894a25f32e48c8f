#include "views/world_test.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <doctest/doctest.h>

#include "events/events.hpp"

namespace mainstay::views::test {

namespace it = identity::test;

namespace {

constexpr Action item_read{
    .name = "item_read",
    .scope = TokenScope::read,
    .requester = Reach::all,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Of a list that requesters do not have.
constexpr Action secret_read{.name = "secret_read", .scope = TokenScope::read, .agent = Reach::all};

constexpr Code bad_filter{"bad_filter", Refusal::invalid, "{field} is not understood"};

constexpr std::array<std::string_view, 3> columns{"key", "subject", "age"};

Result<> check(db::Sql&, const Call&, std::string_view filter) {
    if (filter == "bad") return invalid({wrong("filter", bad_filter)});
    return {};
}

std::optional<ViewTally> count(db::Sql&, const Call&, std::string_view filter) {
    if (filter == "bad") return std::nullopt;
    return ViewTally{static_cast<std::int64_t>(filter.size()), false};
}

std::vector<ViewKind> kinds_of_lists() {
    ViewKind item{
        .name = "item",
        .path = "/items",
        .read = &item_read,
        .filter_max = 20,
        .columns = columns,
        .check = check,
        .count = count,
    };
    auto secret = item;
    secret.name = "secret";
    secret.read = &secret_read;
    return {item, secret};
}

}  // namespace

World::World(db::test::TestDatabase& of) : database(*of), kinds(kinds_of_lists()) {
    database.write([&](db::Sql& sql) {
        it::an_application(sql, "SHOP");
        ann = it::a_person(sql, "ann@acme.test", Role::requester);
        bob = it::a_person(sql, "bob@acme.test", Role::requester);
        lea = it::a_person(sql, "lea@desk.test", Role::agent);
        leo = it::a_person(sql, "leo@desk.test", Role::agent);
        mia = it::a_person(sql, "mia@desk.test", Role::manager);
        audrey = it::a_person(sql, "audrey@desk.test", Role::auditor);
        root = it::a_person(sql, "root@desk.test", Role::administrator);
        first = it::a_team(sql, "SHOP", Level::L1, {lea});
        second = it::a_team(sql, "SHOP", Level::L2, {leo});
    });
}

Call World::as(Id<User> person) const {
    return database.read([&](db::Sql& sql) { return it::by(sql, person); });
}

Result<VersionedView> World::create(Id<User> person, const CreateView& request) const {
    auto call = as(person);
    return database.write([&](db::Sql& sql) { return create_view(sql, call, request, kinds); });
}

Result<VersionedView> World::save(
    Id<User> person, std::string name, Sharing sharing, std::optional<Id<Team>> team,
    std::string filter
) const {
    return create(
        person, {.kind = {"item"},
                 .name = {std::move(name)},
                 .filter = {std::move(filter)},
                 .sharing = sharing,
                 .team = team}
    );
}

Id<SavedView> World::saved(
    Id<User> person, std::string name, Sharing sharing, std::optional<Id<Team>> team
) const {
    auto made = save(person, std::move(name), sharing, team);
    REQUIRE_MESSAGE(made, refusal(made));
    return made->body.id;
}

Result<VersionedView> World::change(Id<User> person, const ChangeView& request) const {
    auto call = as(person);
    return database.write([&](db::Sql& sql) { return change_view(sql, call, request, kinds); });
}

Result<> World::remove(Id<User> person, Id<SavedView> id, std::optional<std::int64_t> if_match)
    const {
    auto call = as(person);
    return database.write([&](db::Sql& sql) {
        return remove_view(sql, call, {id, if_match}, kinds);
    });
}

Result<VersionedView> World::restore(Id<User> person, Id<SavedView> id, std::chrono::seconds later)
    const {
    auto call = as(person);
    call.now = call.now + later;
    return database.write([&](db::Sql& sql) { return restore_view(sql, call, {id}, kinds); });
}

Result<VersionedView> World::show(Id<User> person, Id<SavedView> id) const {
    auto call = as(person);
    return database.read([&](db::Sql& sql) { return show_view(sql, call, {id}, kinds); });
}

http::Page<ViewAnswer> World::listed(Id<User> person, bool counted) const {
    auto call = as(person);
    auto page = database.read([&](db::Sql& sql) {
        return list_views(sql, call, {.kind = {"item"}, .counted = counted}, kinds);
    });
    REQUIRE_MESSAGE(page, refusal(page));
    return *std::move(page);
}

std::string World::names(Id<User> person) const {
    std::string names;
    for (const auto& view : listed(person).items) names += (names.empty() ? "" : " ") + view.name;
    return names;
}

std::string World::notices(Id<User> person) const {
    auto call = as(person);
    auto records = database.read([](db::Sql& sql) { return events::tail(sql, {}, 1000); });
    std::set<std::string> types;
    for (const auto& topic : live_topics()) {
        auto all = database.read([&](db::Sql& sql) { return topic.notices(sql, records); });
        std::vector<bool> seen;
        if (!topic.audience) {
            for (const auto& notice : all) seen.push_back(notice.person == person);
        } else if (!topic.audience(call).empty()) {
            seen = database.read([&](db::Sql& sql) { return topic.visible(sql, call, all); });
        }
        if (std::ranges::find(seen, true) != seen.end()) types.insert(topic.name);
    }
    std::string text;
    for (const auto& type : types) text += (text.empty() ? "" : " ") + type;
    return text;
}

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace mainstay::views::test
