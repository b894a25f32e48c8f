#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "ticketing/access.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::ticket_list_test {

namespace {

/// More than one step of the counts by which a list chooses its index.
constexpr int tickets_count = 700;

/// A ticket with what stands beside it in other tables.
struct Known {
    Ticket ticket;
    std::set<std::string> labels;
    std::set<Id<User>> watchers;
};

/// Tickets in which no two properties go together, and none is rarer than its name says.
std::vector<Known> many_tickets(db::Sql& sql, const Desk& desk) {
    std::vector<Known> all;
    for (int i = 0; i < tickets_count; ++i) {
        Known known;
        auto& ticket = known.ticket;
        ticket.key = "MANY-" + std::to_string(i);
        ticket.application = desk.shop;
        ticket.subject = "x";
        ticket.kind = i % 2 ? Kind::bug : Kind::question;
        ticket.status = i % 3 == 0 ? Status::closed : i % 3 == 1 ? Status::open : Status::new_;
        ticket.priority = i % 5 == 0 ? Priority::urgent : Priority::normal;
        ticket.level = i % 7 == 0 ? Level::L2 : Level::L1;
        ticket.maintenance = i % 13 == 0 ? Maintenance::perfective : Maintenance::corrective;
        ticket.requester = i % 4 == 0 ? desk.ann : i % 4 == 1 ? desk.amy : desk.bob;
        ticket.organization = i % 4 < 2 ? desk.acme : desk.borg;
        if (i % 11 != 0) ticket.team = i % 7 == 0 ? desk.l2 : desk.l1;
        if (i % 6 != 0) ticket.assignee = i % 6 == 1 ? desk.lea : desk.leo;
        if (i % 2 == 0) known.labels.insert("even");
        if (i % 2 == 1) known.labels.insert("odd");
        if (i % 5 < 3) known.labels.insert("often");
        if (i % 100 == 8) known.labels.insert("rare");
        if (i % 50 == 2) known.watchers.insert(desk.ann);
        if (i % 9 == 0) known.watchers.insert(desk.lea);
        ticket.id = store::insert(sql, ticket);
        store::set_labels(sql, ticket.id, {known.labels.begin(), known.labels.end()});
        for (auto watcher : known.watchers) store::add_watcher(sql, ticket.id, watcher);
        all.push_back(std::move(known));
    }
    return all;
}

/// What one term of these filters asks of a ticket, by the stored text or number of its field.
bool matches(const filter::CheckedTerm& term, const Known& known) {
    const auto& ticket = known.ticket;
    const auto is_one = [&](const auto& value) {
        const auto stored = db::to_value(value);
        return std::ranges::any_of(term.operands, [&](const auto& operand) {
            return operand.value == stored;
        });
    };
    const auto& name = term.field->name;
    if (name == "is" || name == "status") return is_one(ticket.status);
    if (name == "kind") return is_one(ticket.kind);
    if (name == "level") return is_one(ticket.level);
    if (name == "priority") return is_one(ticket.priority);
    if (name == "maintenance") return is_one(ticket.maintenance);
    if (name == "key") return is_one(ticket.key);
    if (name == "assignee")
        return term.is_any ? ticket.assignee.has_value() : is_one(ticket.assignee);
    if (name == "team") return is_one(ticket.team);
    if (name == "organization") return is_one(ticket.organization);
    if (name == "requester") return is_one(ticket.requester);
    if (name == "watcher") return std::ranges::any_of(known.watchers, is_one);
    if (name == "label") return std::ranges::any_of(known.labels, is_one);
    FAIL("a field that this test does not know: ", name);
    return false;
}

bool matches(const filter::Checked& filter, const Known& known) {
    using enum filter::Expression::Kind;
    const auto holds = [&](const filter::Checked& part) { return matches(part, known); };
    if (filter.kind == term) return matches(filter.term, known);
    if (filter.kind == inverse) return !holds(filter.parts.front());
    if (filter.kind == any) return std::ranges::any_of(filter.parts, holds);
    return std::ranges::all_of(filter.parts, holds);
}

/// The newest first, as a list that looks at every ticket finds them.
std::vector<Id<Ticket>> expected(
    const std::vector<Known>& all, const filter::Checked& filter, const Call& call
) {
    std::vector<Id<Ticket>> ids;
    for (const auto& known : all) {
        bool is_theirs =
            call.caller->is_staff() || known.ticket.organization == call.caller->organization;
        Resource resource{
            .owner = known.ticket.requester,
            .is_participant = is_theirs && known.watchers.contains(call.caller->user),
            .organization = known.ticket.organization,
        };
        if (matches(filter, known) && identity::may(call, ticket_read, resource))
            ids.push_back(known.ticket.id);
    }
    std::ranges::reverse(ids);
    return ids;
}

/// All pages of a list.
std::vector<Id<Ticket>> listed(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, int limit
) {
    std::vector<Id<Ticket>> ids;
    Id<Ticket> before;
    for (;;) {
        auto page = store::list(sql, filter, scope, before, limit);
        for (const auto& ticket : page) ids.push_back(ticket.id);
        if (std::ssize(page) < limit) return ids;
        before = page.back().id;
    }
}

}  // namespace

TEST_CASE("whatever leads a list, it has the tickets that match and are in scope, newest first") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto all = many_tickets(sql, desk);
        for (auto who : {desk.lea, desk.ann, desk.boss, desk.bob}) {
            auto call = as(sql, who);
            auto scope = identity::scope(call, ticket_read);
            // Lists are right for any filter and scope, also where a requester may not ask so.
            auto asking = call;
            asking.caller->role = Role::agent;
            for (const auto* text : {
                     "",
                     "is:open",
                     "status:closed",
                     "kind:bug",
                     "priority:urgent kind:bug",
                     "priority:urgent level:L2",
                     "priority:urgent,normal kind:bug level:L1 is:open",
                     "kind:question,bug maintenance:perfective team:mine",
                     "kind:incident maintenance:corrective",
                     "label:even label:odd",
                     "label:even label:often",
                     "label:rare",
                     "label:rare label:often is:open",
                     "label:even kind:question status:closed",
                     "watcher:me",
                     "watcher:me label:often is:open",
                     "assignee:none",
                     "assignee:me level:L2",
                     "team:mine priority:urgent is:open",
                     "requester:me label:even",
                     "requester:me priority:urgent kind:question",
                     "organization:none",
                     "label:unknown",
                     "label:unknown label:even",
                     "status:new,closed label:often assignee:none",
                     "key:MANY-3",
                     "key:MANY-8,MANY-9,MANY-10,MANY-10,NONE-1 is:open",
                     "key:MANY-2,MANY-4,MANY-6 label:even kind:question watcher:me",
                     "key:NONE-1",
                     "label:even,rare,unknown",
                     "label:rare,odd is:open -kind:bug",
                     "-status:closed priority:urgent",
                     "not (is:open or label:often)",
                     "kind:question or label:rare",
                     "(label:rare or priority:urgent) (assignee:none or watcher:me) is:open",
                     "status:new (status:closed or kind:bug)",
                     "assignee:none,me team:none",
                     "-assignee:any level:L2",
                 }) {
                const auto checked = *filter::read(text, ticket_fields(), {sql, asking});
                const auto filter = *parse_filter(sql, asking, text);
                const auto wanted = expected(all, checked, call);
                CAPTURE(std::string(text));
                CAPTURE(who.value);
                CHECK(listed(sql, filter, scope, 60) == wanted);
                CHECK(
                    store::count(sql, filter, scope, 100) ==
                    std::min<std::int64_t>(std::ssize(wanted), 100)
                );
            }
        }
    });
}

TEST_CASE("where every index leaves thousands, the list is that of all tickets looked at") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        Ticket first;
        first.key = "FIRST-1";
        first.application = desk.shop;
        first.subject = "x";
        first.kind = Kind::incident;
        first.level = Level::L2;
        first.requester = desk.ann;
        first.id = store::insert(sql, first);
        sql.run(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500)"
            " INSERT INTO ticket (id, key, application, version, subject, kind, maintenance,"
            " status, impact, urgency, priority, level, requester, created_at, updated_at)"
            " SELECT t.id + i, 'COPY-' || i, t.application, 1, t.subject, t.kind, t.maintenance,"
            " CASE WHEN i % 3 = 0 THEN 'open' ELSE 'closed' END, t.impact,"
            " CASE WHEN i % 100 = 7 THEN 'high' ELSE 'low' END, t.priority,"
            " CASE WHEN i % 50 = 0 THEN 'L3' ELSE t.level END, t.requester, t.created_at,"
            " t.updated_at FROM ticket t CROSS JOIN n WHERE t.key = 'FIRST-1'"
        );
        const auto call = as(sql, desk.lea);
        const auto scope = identity::scope(call, ticket_read);
        const auto filter = *parse_filter(sql, call, "kind:incident level:L2 urgency:high");
        const auto wanted = sql.all<Id<Ticket>>(
            "SELECT id FROM ticket WHERE level = 'L2' AND urgency = 'high' ORDER BY id DESC"
        );
        CHECK(wanted.size() == 35);
        CHECK(listed(sql, filter, scope, 10) == wanted);
        CHECK(store::count(sql, filter, scope, 100) == 35);
    });
}

TEST_CASE("a list of some days has what is of them, wherever it stands among other tickets") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        const auto day = [](int number) {
            return Time{noon.micros + number * std::int64_t{86'400'000'000}};
        };
        std::vector<Ticket> all;
        const auto add = [&](int number) {
            auto& ticket = all.emplace_back();
            ticket.key = "DAY-" + std::to_string(all.size());
            ticket.application = desk.shop;
            ticket.subject = "x";
            ticket.requester = desk.ann;
            ticket.created_at = ticket.updated_at = day(number);
            ticket.id = store::insert(sql, ticket);
        };
        for (int i = 0; i < tickets_count; ++i) add(i / 7 - 120);
        const auto call = as(sql, desk.lea);
        const auto scope = identity::scope(call, ticket_read);
        const auto check = [&](std::string_view text, auto&& matches) {
            CAPTURE(std::string(text));
            const auto filter = *parse_filter(sql, call, text);
            std::vector<Id<Ticket>> wanted;
            for (const auto& ticket : all)
                if (matches(ticket)) wanted.push_back(ticket.id);
            std::ranges::reverse(wanted);
            CHECK(listed(sql, filter, scope, 40) == wanted);
            CHECK(
                store::count(sql, filter, scope, 100) ==
                std::min<std::int64_t>(std::ssize(wanted), 100)
            );
        };
        const auto check_all = [&] {
            const auto old = [&](const Ticket& it) { return it.created_at < day(-60); };
            check("created<-60d", old);
            check("-created>-60d", [&](const Ticket& it) { return it.created_at <= day(-60); });
            check("created<-60d or created<-90d", old);
            check("created<-400d", [](const Ticket&) { return false; });
            check("created>2027", [](const Ticket&) { return false; });
            check("created>-60d", [&](const Ticket& it) { return it.created_at > day(-60); });
            check("-created<-60d", [&](const Ticket& it) { return it.created_at >= day(-60); });
            check("created>-60d updated<-70d", [&](const Ticket& it) {
                return it.created_at > day(-60) && it.updated_at < day(-70);
            });
            check("updated<-60d kind:bug", [&](const Ticket& it) {
                return it.updated_at < day(-60) && it.kind == Kind::bug;
            });
            check("resolved<-60d", [&](const Ticket& it) {
                return it.resolved_at && *it.resolved_at < day(-60);
            });
            check("resolved:none,2020", [&](const Ticket& it) { return !it.resolved_at; });
            check("-resolved>-60d", [&](const Ticket& it) {
                return !it.resolved_at || *it.resolved_at <= day(-60);
            });
        };
        check_all();
        // One that was brought in from elsewhere, and one that a clock gone wrong has changed.
        add(-100);
        auto& strange = all[tickets_count - 50];
        strange.status = Status::closed;
        strange.updated_at = day(-80);
        strange.resolved_at = day(-85);
        store::update(sql, strange, strange.version);
        store::touch(sql, all[tickets_count - 20].id, day(-200));
        check_all();
        // A node of the version before made these, and took no note of them.
        CHECK_FALSE(store::is_note_missing(sql));
        sql.run("DELETE FROM ticket_block WHERE block > 0");
        const auto check_created = [&] {
            check("created>-60d", [&](const Ticket& it) { return it.created_at > day(-60); });
            check("created<-60d", [&](const Ticket& it) { return it.created_at < day(-60); });
        };
        check_created();
        CHECK(store::is_note_missing(sql));
        CHECK(store::note_newest(sql));
        CHECK_FALSE(store::is_note_missing(sql));
        check_created();
    });
}

}  // namespace mainstay::ticketing::test::ticket_list_test
