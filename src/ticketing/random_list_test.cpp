// Lists of random filters among tickets that change at random, beside an evaluation that plans
// nothing: each ticket, one by one, against the condition of the whole filter.
#include <algorithm>
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "fields/fields.hpp"
#include "process/sandbox.hpp"
#include "search/search.hpp"
#include "ticketing/access.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"

namespace mainstay::ticketing::test::random_list_test {

namespace {

using db::test::TestDatabase;

constexpr int rounds = 3;
// Each filter looks at every ticket, which takes an instrumented program seconds.
constexpr int tickets_count = process::is_instrumented ? 200 : 400;
constexpr int filters_in_round = process::is_instrumented ? 15 : 60;

const std::vector<std::string> words{"fire", "smoke", "ash", "please"};

class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}

    int below(int end) { return std::uniform_int_distribution(0, end - 1)(engine_); }

    bool once_in(int times) { return below(times) == 0; }

    template <class List>
    const auto& one_of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

    template <class Enum>
    Enum one_of_enum() {
        return static_cast<Enum>(below(
            static_cast<int>(boost::mp11::mp_size<boost::describe::describe_enumerators<Enum>>{})
        ));
    }

private:
    std::mt19937 engine_;
};

/// Draws filters from the grammar, of terms that the tickets below have.
class Grammar {
public:
    explicit Grammar(Chance& chance) : chance_(chance) {}

    std::string filter() {
        std::string text;
        for (int i = chance_.below(4); i >= 0; --i) text += (text.empty() ? "" : " ") + part(0);
        return text;
    }

private:
    std::string part(int depth) {
        if (depth < 2 && chance_.once_in(4)) {
            auto text = (chance_.once_in(3) ? "not (" : "(") + part(depth + 1);
            for (int i = chance_.below(3); i >= 0; --i)
                text += (chance_.once_in(2) ? " or " : " ") + part(depth + 1);
            return text + ")";
        }
        return (chance_.once_in(4) ? "-" : "") + term();
    }

    /// One that no other of a filter may gainsay, so that few are refused.
    std::string term() {
        static const std::vector<std::string> terms{
            "status:closed",
            "status:new,open",
            "is:open",
            "kind:bug",
            "kind:question,bug",
            "priority:urgent",
            "priority:normal,urgent",
            "level:L2",
            "maintenance:perfective",
            "impact:high",
            "urgency:low,medium",
            "resolution:fixed",
            "resolution:none",
            "resolution:any",
            "assignee:me",
            "assignee:none",
            "assignee:any",
            "assignee:none,me",
            "team:mine",
            "team:none",
            "organization:Acme",
            "organization:none",
            "requester:ann",
            "requester:ann,bob",
            "watcher:me",
            "watcher:me,ann",
            "label:even",
            "label:rare",
            "label:even,rare",
            "label:none",
            "label:any",
            "application:SHOP",
            "application:NONE",
            "sla:breaching",
            "sla:breached",
            "sla:met",
            "sla:paused",
            "sla:breached,paused",
            "due<2026-06-01",
            "due>2026-01-01",
            "created>2026-02-01",
            "created:2026-01",
            "updated<2026-03-01",
            "resolved:none",
            "resolved>2026-02-01",
            "closed:any",
            "closed<2026-02-01",
            "field.place:north",
            "field.place:none",
            "field.place:any",
            "field.seats>3",
            "field.seats:2",
            "field.seats:1..2",
            "field.vip:yes",
            "field.device:b1",
            "key:LIST-3,LIST-4,LIST-250",
            "key:NONE-1",
        };
        return chance_.once_in(8) ? chance_.one_of(words) : chance_.one_of(terms);
    }

    Chance& chance_;
};

void add_fields(db::Sql& sql, const Desk& desk) {
    using enum fields::FieldType;
    const FieldKinds kinds{ticket_field_kind()};
    const auto add = [&](std::string name, fields::FieldType type) {
        fields::CreateField field{.kind = {"ticket"}, .name = {name}, .label = {name}};
        field.type = type;
        if (type == choice) field.choices = {{"north"}, {"south"}};
        REQUIRE(refusal(fields::create_field(sql, as(sql, desk.admin), field, kinds)) == "ok");
    };
    add("place", choice);
    add("seats", number);
    add("vip", checkbox);
    add("device", text);
}

/// Tickets, and what happens to them.
class Tickets {
public:
    Tickets(db::Sql& sql, const Desk& desk, Chance& chance)
        : sql_(sql), desk_(desk), chance_(chance), fields_(fields::all_fields(sql, "ticket")) {}

    void add(int number) {
        Ticket ticket;
        ticket.key = "LIST-" + std::to_string(number);
        ticket.application = desk_.shop;
        ticket.subject = chance_.one_of(words);
        ticket.requester = chance_.one_of(std::vector{desk_.ann, desk_.amy, desk_.bob});
        ticket.created_at = day(number / 4);
        set(ticket);
        ticket.id = store::insert(sql_, ticket);
        index_ticket(sql_, ticket.id);
        put_rows(ticket);
    }

    void change(Id<Ticket> id) {
        auto ticket = *store::find(sql_, id);
        set(ticket);
        for (const char* table : {"ticket_label", "ticket_watcher", "ticket_deadline"})
            sql_.run("DELETE FROM " + std::string(table) + " WHERE ticket = :ticket", id);
        sql_.run("DELETE FROM field_value WHERE thing = :thing", id);
        store::update(sql_, ticket, ticket.version);
        put_rows(ticket);
    }

private:
    static Time day(int number) {
        return {noon.micros + std::int64_t{number - 180} * 86'400 * 1'000'000};
    }

    void set(Ticket& ticket) {
        ticket.organization =
            ticket.requester == desk_.bob ? std::optional(desk_.borg) : std::optional(desk_.acme);
        if (chance_.once_in(10)) ticket.organization.reset();
        ticket.kind = chance_.one_of(std::vector{Kind::bug, Kind::question, Kind::incident});
        ticket.maintenance = chance_.one_of_enum<Maintenance>();
        ticket.status = chance_.one_of_enum<Status>();
        ticket.impact = chance_.one_of_enum<Severity>();
        ticket.urgency = chance_.one_of_enum<Severity>();
        ticket.priority = priority_of(ticket.impact, ticket.urgency);
        ticket.level = chance_.once_in(5) ? Level::L2 : Level::L1;
        ticket.team.reset();
        ticket.assignee.reset();
        if (!chance_.once_in(5)) ticket.team = ticket.level == Level::L2 ? desk_.l2 : desk_.l1;
        if (chance_.once_in(2)) ticket.assignee = chance_.one_of(std::vector{desk_.lea, desk_.leo});
        ticket.updated_at = day(chance_.below(200));
        ticket.resolution.reset();
        ticket.resolved_at.reset();
        if (is_open(ticket.status)) return;
        ticket.resolution = chance_.one_of_enum<Resolution>();
        ticket.resolved_at = day(chance_.below(200));
        if (ticket.status == Status::closed) ticket.closed_at = ticket.resolved_at;
    }

    void put_rows(const Ticket& ticket) {
        const auto id = ticket.id;
        std::vector<std::string> labels;
        if (chance_.once_in(2)) labels.emplace_back("even");
        if (chance_.once_in(40)) labels.emplace_back("rare");
        store::set_labels(sql_, id, labels);
        for (auto watcher : {desk_.ann, desk_.lea, desk_.bob})
            if (chance_.once_in(12)) store::add_watcher(sql_, id, watcher);
        for (int clock = chance_.below(3); clock > 0; --clock) put_clock(ticket, clock);
        for (const auto& field : fields_)
            if (chance_.once_in(3)) put_value(id, field);
    }

    void put_clock(const Ticket& ticket, int round) {
        using enum ClockState;
        Deadline deadline{.ticket = ticket.id, .clock = ClockKind::next_reply, .round = round};
        deadline.policy = {1};
        deadline.state = is_open(ticket.status)
                             ? chance_.one_of(std::vector{running, running, paused, fulfilled})
                             : fulfilled;
        if (!chance_.once_in(6)) deadline.due_at = day(chance_.below(300));
        if (chance_.once_in(2)) deadline.warn_at = deadline.due_at;
        if (chance_.once_in(4)) deadline.breached_at = deadline.due_at;
        store::put_deadline(sql_, deadline, chance_.once_in(2) ? deadline.due_at : std::nullopt);
    }

    void put_value(Id<Ticket> id, const fields::Field& field) {
        std::optional<std::string> text;
        std::optional<std::int64_t> number;
        if (field.type == fields::FieldType::choice)
            text = chance_.once_in(2) ? "north" : "south";
        else if (field.type == fields::FieldType::text)
            text = "b" + std::to_string(chance_.below(9));
        else
            number = chance_.below(field.type == fields::FieldType::number ? 6 : 2);
        sql_.run(
            "INSERT INTO field_value (thing, field, text_value, number_value)"
            " VALUES (:thing, :field, :text, :number)",
            id, field.id, text, number
        );
    }

    db::Sql& sql_;
    const Desk& desk_;
    Chance& chance_;
    const std::vector<fields::Field> fields_;
};

/// Those that match and may be seen, newest first: nothing is chosen, and no index matters.
std::vector<Ticket> naive(
    db::Sql& sql, const Call& call, const Call& asking, std::string_view text
) {
    const auto kind = filter::whole_for(ticket_fields(), {sql, asking}, text);
    const auto checked = *filter::read(text, kind, {sql, asking});
    const auto condition = filter::condition_of(checked, [&](std::string_view word) {
        const auto kinds = search_documents();
        const auto of_ticket = search::documents_with(
            word, *std::ranges::find(kinds, "ticket", &search::Kind::name), asking, sql.dialect()
        );
        return filter::Condition{
            "(t.id IN (SELECT d.thing " + of_ticket->text + "))", of_ticket->params
        };
    });
    db::Query query{"SELECT t.id FROM ticket t WHERE "};
    condition.end(query);
    std::vector<Ticket> tickets;
    auto ids = sql.all<Id<Ticket>>(query);
    std::ranges::sort(ids, std::greater());
    for (auto id : ids) {
        auto ticket = *store::find(sql, id);
        if (identity::may(call, ticket_read, resource_of(sql, call, ticket)))
            tickets.push_back(std::move(ticket));
    }
    return tickets;
}

/// The same, what is due first at the front.
std::vector<store::DuePlace> naive_by_due(db::Sql& sql, const std::vector<Ticket>& tickets) {
    std::vector<store::DuePlace> places;
    for (const auto& ticket : tickets) {
        store::DuePlace place{std::nullopt, ticket.id};
        for (const auto& deadline : store::deadlines(sql, std::array{ticket.id}))
            if (is_open(ticket.status) && deadline.state == ClockState::running &&
                deadline.due_at && (!place.due_at || *deadline.due_at < *place.due_at))
                place.due_at = deadline.due_at;
        places.push_back(place);
    }
    std::ranges::sort(places, [](const store::DuePlace& a, const store::DuePlace& b) {
        if (a.due_at.has_value() != b.due_at.has_value()) return a.due_at.has_value();
        if (!a.due_at) return a.ticket > b.ticket;
        return std::pair(*a.due_at, a.ticket) < std::pair(*b.due_at, b.ticket);
    });
    return places;
}

void check_list(db::Sql& sql, const Desk& desk, Id<User> who, std::string_view text) {
    CAPTURE(text);
    CAPTURE(who.value);
    const auto call = as(sql, who);
    // Lists are right for any filter and scope, also where a requester may not ask so.
    auto asking = call;
    asking.caller->role = Role::agent;
    asking.caller->teams = as(sql, desk.lea).caller->teams;
    const auto filter = parse_filter(sql, asking, text);
    if (!filter) return;
    const auto scope = identity::scope(call, ticket_read);
    const auto wanted = naive(sql, call, asking, text);

    std::vector<Ticket> listed;
    for (Id<Ticket> before;;) {
        auto page = store::list(sql, *filter, scope, before, 37);
        listed.insert(listed.end(), page.begin(), page.end());
        if (page.size() < 37) break;
        before = page.back().id;
    }
    std::vector<store::DuePlace> by_due;
    for (std::optional<store::DuePlace> after;;) {
        auto page = store::list_by_due(sql, *filter, scope, after, 41);
        by_due.insert(by_due.end(), page.begin(), page.end());
        if (page.size() < 41) break;
        after = page.back();
    }

    CHECK(listed == wanted);
    CHECK(by_due == naive_by_due(sql, wanted));
    CHECK(
        store::count(sql, *filter, scope, 100) == std::min<std::int64_t>(std::ssize(wanted), 100)
    );
}

void index_all(TestDatabase& database) {
    while (search::index_batch(*database, search_documents(), 100) > 0) {
    }
}

}  // namespace

TEST_CASE("a list is what looking at every ticket gives, for any filter, in either order") {
    unsigned seed = 0;  // Of its own for each database.
    with_desk([&](TestDatabase& database, const Desk& desk) {
        ++seed;
        CAPTURE(seed);
        Chance chance(seed);
        Grammar grammar(chance);
        database->write([&](db::Sql& sql) {
            add_fields(sql, desk);
            sql.run(
                "INSERT INTO calendar (id, name, name_key, zone, definition, created_at,"
                " updated_at) VALUES (1, 'c', 'c', 'UTC', '{}', 0, 0)"
            );
            sql.run(
                "INSERT INTO service_level_policy (id, name, name_key, calendar, definition,"
                " created_at, updated_at) VALUES (1, 'p', 'p', 1, '{}', 0, 0)"
            );
            Tickets tickets(sql, desk, chance);
            for (int i = 0; i < tickets_count; ++i) tickets.add(i);
        });
        for (int round = 0; round < rounds; ++round) {
            index_all(database);
            database->write([&](db::Sql& sql) {
                for (int i = 0; i < filters_in_round; ++i) {
                    const auto text = grammar.filter();
                    const std::vector people{desk.lea, desk.lea, desk.ann, desk.boss, desk.bob};
                    check_list(sql, desk, chance.one_of(people), text);
                }
                Tickets tickets(sql, desk, chance);
                const auto ids = sql.all<Id<Ticket>>("SELECT id FROM ticket ORDER BY id");
                for (int i = 0; i < 80; ++i) tickets.change(chance.one_of(ids));
            });
        }
    });
}

}  // namespace mainstay::ticketing::test::random_list_test
