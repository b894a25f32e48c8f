#include "ticketing/filter.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace mainstay::ticketing {

namespace {

Caller ann() { return {.user = {7}, .role = Role::agent, .teams = {{3}, {4}}}; }

std::string refused(std::string_view text) {
    auto filter = parse_filter(text, ann());
    if (filter) return "";
    return filter.error().fields.front().field + " " + filter.error().fields.front().code;
}

}  // namespace

TEST_CASE("a filter's terms are read with the caller's eyes") {
    auto filter = parse_filter(
        "status:open,new assignee:me team:mine level:L2  kind:bug,incident priority:urgent"
        " application:SHOP organization:9 label:slow label:checkout requester:me",
        ann()
    );

    REQUIRE(filter);
    CHECK(filter->statuses == std::vector{Status::open, Status::new_});
    CHECK(filter->assignee == std::optional(Id<User>{7}));
    CHECK(filter->teams == std::vector<Id<Team>>{{3}, {4}});
    CHECK(filter->levels == std::vector{Level::L2});
    CHECK(filter->kinds == std::vector{Kind::bug, Kind::incident});
    CHECK(filter->priorities == std::vector{Priority::urgent});
    CHECK(filter->application == "SHOP");
    CHECK(filter->organization == std::optional(Id<Organization>{9}));
    CHECK(filter->labels == std::vector<std::string>{"slow", "checkout"});
    CHECK(filter->requester == Id<User>{7});
}

TEST_CASE("an empty filter asks for everything") {
    CHECK(*parse_filter("", ann()) == Filter{});
    CHECK(*parse_filter("   ", ann()) == Filter{});
}

TEST_CASE("nobody can be asked for") {
    auto filter = parse_filter("assignee:none is:open organization:none", ann());

    REQUIRE(filter);
    REQUIRE(filter->assignee);
    CHECK_FALSE(*filter->assignee);
    REQUIRE(filter->organization);
    CHECK_FALSE(*filter->organization);
    CHECK(filter->statuses.size() == 4);
}

TEST_CASE("what a filter does not understand is refused, never ignored") {
    CHECK(refused("colour:red") == "filter filter_term_unknown");
    CHECK(refused("open") == "filter filter_term_unknown");
    CHECK(refused("status:open,burning") == "filter filter_value_wrong");
    CHECK(refused("status:") == "filter filter_value_wrong");
    CHECK(refused("assignee:ann") == "filter filter_value_wrong");
    CHECK(refused("team:0") == "filter filter_value_wrong");
    CHECK(refused("is:closed") == "filter filter_value_wrong");
    CHECK(refused("organization:-1") == "filter filter_value_wrong");
    CHECK(refused("label:") == "filter filter_value_wrong");
    CHECK(refused("application:") == "filter filter_value_wrong");
    CHECK(refused("level:L2 level:L3") == "filter filter_term_repeated");
    CHECK(refused("is:open status:closed") == "filter filter_term_repeated");
}

TEST_CASE("a label is a short word") {
    CHECK(is_label("größe"));
    for (auto* label : {"", "two words", "a,b", "a\tb"}) CHECK_FALSE(is_label(label));
    CHECK_FALSE(is_label(std::string(41, 'x')));
}

}  // namespace mainstay::ticketing
