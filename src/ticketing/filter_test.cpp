#include "ticketing/filter.hpp"

#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/fields.hpp"

namespace mainstay::ticketing::test::filter_test {

namespace {

/// Reads filters with the eyes of one person. Two people are called Lee.
class Reader {
public:
    Reader(db::Sql& sql, const Call& call) : sql_(sql), call_(call) {}

    Result<Filter> operator()(std::string_view text) const {
        return parse_filter(sql_, call_, text);
    }

    std::string refused(std::string_view text) const {
        auto filter = parse_filter(sql_, call_, text);
        if (filter) return "";
        return filter.error().fields.front().field + " " + filter.error().fields.front().code;
    }

private:
    db::Sql& sql_;
    const Call call_;
};

/// Runs `body` as an agent of the first level; with Ann Smith, Bo Lee and Cy Lee.
void as_agent(const std::function<void(db::Sql& sql, const Desk& desk, const Reader& read)>& body) {
    at_desk([&](db::Sql& sql, const Desk& desk) {
        for (const auto* name : {"ann smith", "bo lee", "cy lee"}) {
            auto address = std::string(name);
            std::ranges::replace(address, ' ', '.');
            identity::contact_for(sql, as(sql, desk.lea), address + "@names.test", name);
        }
        body(sql, desk, Reader(sql, as(sql, desk.lea)));
    });
}

/// The values of a column, of a filter that has one alternative; none where it has no such term.
std::vector<db::Value> values(const Result<Filter>& filter, std::string_view column) {
    REQUIRE(filter);
    REQUIRE(filter->alternatives.size() == 1);
    const auto* term = filter->alternatives.front().term(column);
    return term ? term->values : std::vector<db::Value>();
}

template <class... Args>
std::vector<db::Value> stored(const Args&... args) {
    return {db::to_value(args)...};
}

const std::vector<Part>& parts(const Result<Filter>& filter) {
    REQUIRE(filter);
    REQUIRE(filter->alternatives.size() == 1);
    return filter->alternatives.front().parts;
}

/// The label or other value that the first range of a part looks for.
std::string looked_for(const Part& part) {
    REQUIRE(part.rows);
    return std::get<std::string>(part.rows->ranges.front().values.front());
}

std::optional<Id<User>> person(db::Sql& sql, std::string_view email) {
    return identity::find_person(sql, email)->id;
}

}  // namespace

TEST_CASE("a filter's terms are read with the caller's eyes") {
    as_agent([](db::Sql&, const Desk& desk, const Reader& read) {
        auto filter = read(
            "status:open,new assignee:me team:mine level:L2  kind:bug,incident priority:urgent"
            " application:SHOP organization:9 label:slow label:checkout requester:me"
        );

        CHECK(values(filter, "status") == stored(Status::open, Status::new_));
        CHECK(values(filter, "assignee") == stored(desk.lea));
        CHECK(values(filter, "team") == stored(desk.l1));
        CHECK(values(filter, "level") == stored(Level::L2));
        CHECK(values(filter, "kind") == stored(Kind::bug, Kind::incident));
        CHECK(values(filter, "priority") == stored(Priority::urgent));
        CHECK(values(filter, "application") == stored(desk.shop));
        CHECK(values(filter, "organization") == stored(Id<Organization>{9}));
        CHECK(values(filter, "requester") == stored(desk.lea));
        REQUIRE(parts(filter).size() == 2);
        CHECK(looked_for(parts(filter)[0]) == "slow");
        CHECK(looked_for(parts(filter)[1]) == "checkout");
    });
}

TEST_CASE("an empty filter asks for everything") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        const Filter everything{.alternatives = {Conjunction{}}, .texts = {}};
        CHECK(*read("") == everything);
        CHECK(*read("   ") == everything);
    });
}

TEST_CASE("nobody can be asked for") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        auto filter = read("assignee:none is:open organization:none");

        CHECK(values(filter, "assignee") == std::vector{db::Value()});
        CHECK(values(filter, "organization") == std::vector{db::Value()});
        CHECK(values(filter, "status").size() == 4);
    });
}

TEST_CASE("what a filter does not understand is refused, never ignored") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        auto refused = [&](std::string_view text) { return read.refused(text); };
        CHECK(refused("colour:red") == "filter filter_term_unknown");
        CHECK(refused("status:open,burning") == "filter filter_value_wrong");
        CHECK(refused("status:") == "filter filter_value_wrong");
        CHECK(refused("assignee:") == "filter filter_value_wrong");
        CHECK(refused("team:0") == "filter filter_value_wrong");
        CHECK(refused("is:closed") == "filter filter_value_wrong");
        CHECK(refused("organization:-1") == "filter filter_value_wrong");
        CHECK(refused("label:") == "filter filter_value_wrong");
        CHECK(refused("application:") == "filter filter_value_wrong");
        CHECK(refused("key:") == "filter filter_value_wrong");
        std::string keys = "key:A-1";
        for (int i = 2; i <= 20; ++i) keys += ",A-" + std::to_string(i);
        CHECK(refused(keys) == "");
        CHECK(refused(keys + ",A-21") == "filter filter_value_wrong");
        CHECK(refused("key:" + std::string(41, 'A')) == "filter filter_value_wrong");
        CHECK(refused("level:L2 level:L3") == "filter filter_term_repeated");
        CHECK(refused("is:open status:closed") == "filter filter_term_repeated");
        CHECK(refused("team:Nowhere") == "filter filter_name_unknown");
        CHECK(refused("organization:Nowhere") == "filter filter_name_unknown");
        CHECK(refused("status:open (level:L2") == "filter filter_group_open");
    });
}

TEST_CASE("people are named as they are called, in quotation marks where that has spaces") {
    as_agent([](db::Sql& sql, const Desk& desk, const Reader& read) {
        const auto ann = person(sql, "ann.smith@names.test");
        CHECK(values(read("assignee:\"Ann Smith\" is:open"), "assignee") == stored(*ann));
        CHECK(values(read("\"requester:Ann Smith\""), "requester") == stored(*ann));
        CHECK(parts(read("watcher:smith"))[0].rows->ranges.front().values == stored(*ann));
        CHECK(values(read("assignee:\"Ann Smith"), "assignee") == stored(*ann));
        CHECK(values(read("assignee:ann"), "assignee") == stored(desk.ann));
        CHECK(read.refused("assignee:zoe") == "filter filter_person_unknown");
        CHECK(read.refused("assignee:lee") == "filter filter_person_ambiguous");
    });
}

TEST_CASE("teams and organizations are named as they are called") {
    as_agent([](db::Sql& sql, const Desk& desk, const Reader& read) {
        const auto team = identity::find_team(sql, desk.l1)->name;
        CHECK(values(read("team:\"" + team + "\""), "team") == stored(desk.l1));
        CHECK(values(read("organization:borg"), "organization") == stored(desk.borg));
        CHECK(read("team:SHOP").error().fields.front().code == "filter_name_ambiguous");
    });
}

TEST_CASE("what lists have no index for is a condition beside them") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        const auto filter = read("is:open created>2026-01-01 -label:x impact:high");

        CHECK(values(filter, "status").size() == 4);
        REQUIRE(parts(filter).size() == 3);
        CHECK(parts(filter)[0].rows->ranges.empty());
        CHECK(parts(filter)[0].rows->gathered.size() == 1);
        CHECK_FALSE(parts(filter)[1].rows);
        CHECK_FALSE(parts(filter)[2].rows);

        CHECK(parts(read("label:a,b"))[0].rows->ranges.size() == 2);
        CHECK(parts(read("is:confidential"))[0].rows->ranges.size() == 6);
        CHECK_FALSE(parts(read("-is:confidential"))[0].rows);
        CHECK(parts(read("fire \"in the hall\" -smoke")).size() == 3);
        CHECK(read("fire \"in the hall\" -smoke")->texts.size() == 3);
    });
}

TEST_CASE("a filter is taken apart into what could each lead a list") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        const auto count = [&](std::string_view text) { return read(text)->alternatives.size(); };

        CHECK(count("kind:bug or label:x") == 2);
        CHECK(count("(kind:bug or label:x) (level:L2 or level:L3) is:open") == 4);
        CHECK(count("not (kind:bug label:x)") == 2);
        CHECK(count("not (kind:bug or label:x)") == 1);
        // What would make more than eight stays one condition.
        CHECK(count("(label:a or label:b or label:c) (label:d or label:e or label:f)") == 3);
    });
}

TEST_CASE("the terms of a column are one, and what they leave nothing of finds nothing") {
    as_agent([](db::Sql&, const Desk&, const Reader& read) {
        const auto filter = read("is:open (status:new,closed or -status:new kind:bug)");

        REQUIRE(filter->alternatives.size() == 2);
        CHECK(filter->alternatives[0].term("status")->values == stored(Status::new_));
        CHECK(filter->alternatives[1].term("status")->values.size() == 3);
        CHECK(read("is:open not (-status:closed)")->alternatives.empty());
        CHECK(
            values(read("-priority:low,normal"), "priority") ==
            stored(Priority::high, Priority::urgent)
        );
        CHECK(values(read("-assignee:any"), "assignee") == std::vector{db::Value()});
    });
}

TEST_CASE("a requester cannot ask by name who else there is") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        const Reader read(sql, as(sql, desk.ann));

        CHECK(read.refused("assignee:bob") == "filter filter_value_wrong");
        CHECK(read.refused("requester:\"Bob\"") == "filter filter_value_wrong");
        CHECK(read.refused("assignee:nobody") == read.refused("assignee:bob"));
        CHECK(read.refused("organization:borg") == "filter filter_value_wrong");
        CHECK(read.refused("organization:nowhere") == "filter filter_value_wrong");
        CHECK(values(read("requester:me"), "requester") == stored(desk.ann));
    });
}

TEST_CASE("what a filter may say is completed with what the caller may see") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        const auto offered = [&](Id<User> user, std::string_view text) {
            const auto call = as(sql, user);
            std::string all;
            for (const auto& each : filter::complete(text, 1000, ticket_fields(), {sql, call}))
                all += (all.empty() ? "" : " ") + each.text;
            return all;
        };
        a_ticket(sql, desk.ann);
        done(change(
            sql, as(sql, desk.lea),
            {.key = "SHOP-1", .labels = std::vector<Label>{{"slow"}, {"slim"}, {"cart"}}}
        ));

        CHECK(offered(desk.lea, "assignee:le") == "assignee:lea assignee:leo");
        CHECK(offered(desk.lea, "label:sl") == "label:slim label:slow");
        CHECK(offered(desk.lea, "organization:b") == "organization:Borg");
        CHECK(offered(desk.lea, "application:sh") == "application:SHOP");
        CHECK(offered(desk.ann, "assignee:le") == "");
        CHECK(offered(desk.ann, "requester:b") == "");
        CHECK(offered(desk.ann, "organization:b") == "");
        CHECK(offered(desk.ann, "label:s") == "");
        CHECK(offered(desk.ann, "team:m") == "");
        CHECK(offered(desk.ann, "application:sh") == "application:SHOP");
    });
}

TEST_CASE("what a filter says of ids is explained with names only to who may know them") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        const auto label = [&](Id<User> user, const std::string& text) {
            const auto call = as(sql, user);
            return filter::explain(text, ticket_fields(), {sql, call}).terms[0].values[0].label;
        };
        const auto bob = to_string(desk.bob), borg = to_string(desk.borg);

        CHECK(label(desk.lea, "assignee:" + bob) == "bob");
        CHECK(label(desk.ann, "assignee:" + bob) == bob);
        CHECK(label(desk.lea, "organization:" + borg) == "Borg");
        CHECK(label(desk.ann, "organization:" + borg) == borg);
    });
}

TEST_CASE("a label is a short word") {
    CHECK(is_label("größe"));
    for (auto* label : {"", "two words", "a,b", "a\tb"}) CHECK_FALSE(is_label(label));
    CHECK_FALSE(is_label(std::string(41, 'x')));
}

}  // namespace mainstay::ticketing::test::filter_test
