#include "views/bulk_world_test.hpp"

#include <limits>
#include <stdexcept>

#include <doctest/doctest.h>

#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::views::test {

namespace it = identity::test;

using it::noon;

namespace {

constexpr Action item_read{
    .name = "item_read",
    .scope = TokenScope::read,
    .requester = Reach::all,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
};

constexpr Code bad_filter{"bad_filter", Refusal::invalid, "{field} is not understood"};
constexpr Code item_locked{"item_locked", Refusal::conflict, "=This item is \"locked\"."};
constexpr Code item_changed{"item_changed", Refusal::conflict, "This item is another now."};

struct SetItem {
    Line<40> value;
};
BOOST_DESCRIBE_STRUCT(SetItem, (), (value))

struct UndoItem {
    std::string was;
    std::string made;
};
BOOST_DESCRIBE_STRUCT(UndoItem, (), (was, made))

std::optional<std::string> value_of(db::Sql& sql, std::int64_t id) {
    return sql.value<std::string>("SELECT value FROM item WHERE id = :id", id);
}

void write_value(db::Sql& sql, std::int64_t id, const std::string& value) {
    sql.run("UPDATE item SET value = :value WHERE id = :id", value, id);
}

Result<BulkChange> set_item(
    db::Sql& sql, const Call&, const BulkTarget& target, const SetItem& request
) {
    auto was = value_of(sql, target.id);
    if (!was) return refuse(mainstay::code::not_found);
    if (*was == request.value.value) return BulkChange{};
    // Before it is refused, to see that this is undone.
    write_value(sql, target.id, request.value.value);
    if (*was == "locked") return refuse(item_locked, {{"by", "Lea"}});
    if (*was == "cursed") throw std::runtime_error("the item is cursed");
    return BulkChange{true, wire::encode(UndoItem{*was, request.value.value})};
}

Result<> undo_item(
    db::Sql& sql, const Call&, const BulkTarget& target, const wire::json::value& undo
) {
    auto wanted = TRY(wire::decode<UndoItem>(undo));
    if (value_of(sql, target.id) != wanted.made) return refuse(item_changed);
    write_value(sql, target.id, wanted.was);
    return {};
}

struct ItemRow {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (), (id))

/// The empty filter finds all.
Result<std::vector<BulkTarget>> find_items(
    db::Sql& sql, const Call&, std::string_view filter, std::int64_t before, int limit
) {
    if (filter == "bad") return invalid({wrong("filter", bad_filter)});
    if (before == 0) before = std::numeric_limits<std::int64_t>::max();
    std::vector<BulkTarget> targets;
    for (const auto& row : sql.all<ItemRow>(
             "FROM item WHERE id < :before AND (value = :value OR :all = 1)"
             " ORDER BY id DESC LIMIT :limit",
             before, filter, std::int64_t{filter.empty()}, std::int64_t{limit}
         ))
        targets.push_back({row.id, "item-" + std::to_string(row.id)});
    return targets;
}

Result<std::int64_t> count_items(db::Sql& sql, const Call& call, std::string_view filter, int max) {
    return std::ssize(TRY(find_items(sql, call, filter, 0, max)));
}

std::optional<BulkTarget> item_named(db::Sql& sql, const Call&, std::string_view key) {
    auto id = parse_id(key.substr(key.find('-') + 1));
    if (!id || !value_of(sql, *id)) return std::nullopt;
    return BulkTarget{*id, std::string(key)};
}

std::vector<ViewKind> kinds_of_lists() {
    ViewKind item{.name = "item", .path = "/items", .read = &item_read};
    ViewKind plain = item;
    plain.name = "plain";
    item.bulk = BulkKind{
        .actions = {bulk_action<SetItem>("set", "Set the value.", {}, set_item)},
        .find = find_items,
        .count = count_items,
        .named = item_named,
        .undo = undo_item,
    };
    return {item, plain};
}

}  // namespace

BulkWorld::BulkWorld(db::test::TestDatabase& of) : database(*of), kinds(kinds_of_lists()) {
    database.write([&](db::Sql& sql) {
        sql.script("CREATE TABLE item (id BIGINT PRIMARY KEY, value TEXT NOT NULL)");
        rita = it::a_person(sql, "rita@acme.test", Role::requester);
        lea = it::a_person(sql, "lea@desk.test", Role::agent);
        leo = it::a_person(sql, "leo@desk.test", Role::agent);
        root = it::a_person(sql, "root@desk.test", Role::administrator);
    });
}

Call BulkWorld::as(Id<User> person, std::chrono::seconds later) const {
    return database.read([&](db::Sql& sql) { return it::by(sql, person, noon + later); });
}

void BulkWorld::items(const std::vector<std::string>& values) const {
    database.write([&](db::Sql& sql) {
        std::int64_t id = 0;
        for (const auto& value : values)
            sql.run("INSERT INTO item (id, value) VALUES (:id, :value)", ++id, value);
    });
}

void BulkWorld::put(std::int64_t item, const std::string& value) const {
    database.write([&](db::Sql& sql) { write_value(sql, item, value); });
}

std::string BulkWorld::values() const {
    return database.read([](db::Sql& sql) {
        std::string text;
        for (const auto& value : sql.all<std::string>("SELECT value FROM item ORDER BY id"))
            text += (text.empty() ? "" : " ") + value;
        return text;
    });
}

Result<BulkRunView> BulkWorld::start(Id<User> person, const StartBulkRun& request) const {
    auto call = as(person);
    auto found = find_bulk_targets(database, call, request, kinds);
    if (!found) return found.error();
    return database.write([&](db::Sql& sql) { return start_bulk_run(sql, call, *found); });
}

Result<BulkRunView> BulkWorld::set_all(Id<User> person, const std::string& value) const {
    return start(
        person, {.kind = {"item"},
                 .action = {"set"},
                 .arguments = wire::json::object{{"value", value}},
                 .filter = Line<4000, 0>{""}}
    );
}

Result<BulkRunView> BulkWorld::set_named(
    Id<User> person, const std::string& value, const std::vector<std::string>& keys
) const {
    StartBulkRun request{
        .kind = {"item"}, .action = {"set"}, .arguments = wire::json::object{{"value", value}}
    };
    for (const auto& key : keys) request.keys.push_back({key});
    return start(person, request);
}

Result<BulkRunView> BulkWorld::undo(Id<User> person, Id<BulkRun> id, std::chrono::seconds later)
    const {
    auto call = as(person, later);
    auto found = find_bulk_changes(database, call, {id});
    if (!found) return found.error();
    return database.write([&](db::Sql& sql) { return undo_bulk_run(sql, call, *found); });
}

Result<BulkRunView> BulkWorld::cancel(Id<User> person, Id<BulkRun> id) const {
    auto call = as(person);
    return database.write([&](db::Sql& sql) { return cancel_bulk_run(sql, call, {id}); });
}

bool BulkWorld::step(Id<BulkRun> id) const {
    return database.write([&](db::Sql& sql) {
        return apply_part(sql, kinds, id, noon, [](db::Sql&) {});
    });
}

void BulkWorld::finish() const {
    auto clock = [] { return noon; };
    jobs::run_due(database, {bulk_worker(database, kinds, clock)}, clock);
}

Result<BulkRunView> BulkWorld::show(Id<User> person, Id<BulkRun> id) const {
    auto call = as(person);
    return database.read([&](db::Sql& sql) { return show_bulk_run(sql, call, {id}); });
}

std::string BulkWorld::state(Id<User> person, Id<BulkRun> id) const {
    auto run = show(person, id);
    if (!run) return it::refusal(run);
    return std::string(wire::name_of(run->state)) + " " + std::to_string(run->changed) +
           " changed " + std::to_string(run->unchanged) + " unchanged " +
           std::to_string(run->failed) + " failed of " + std::to_string(run->total);
}

std::string BulkWorld::failures(Id<User> person, Id<BulkRun> id) const {
    auto call = as(person);
    auto page =
        database.read([&](db::Sql& sql) { return list_bulk_failures(sql, call, {.id = id}); });
    if (!page) return it::refusal(page);
    std::string text;
    for (const auto& failure : page->items) {
        text += failure.key + " " + failure.code;
        if (!failure.params.empty()) text += " " + wire::json::serialize(failure.params);
        text += "\n";
    }
    return text;
}

void in_bulk_world(const std::function<void(BulkWorld&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        BulkWorld world(database);
        body(world);
    });
}

}  // namespace mainstay::views::test
