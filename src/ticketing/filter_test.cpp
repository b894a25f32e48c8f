#include "ticketing/filter.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace mainstay::ticketing {

namespace {

Caller ann() { return {.user = {7}, .role = Role::agent, .teams = {{3}, {4}}}; }

/// Two people called Lee, and Ann Smith.
std::vector<identity::UserRef> people(std::string_view text) {
    if (text == "Ann Smith" || text == "ann") return {{{8}, "Ann Smith", "ann@acme.test"}};
    if (text != "lee") return {};
    return {{{11}, "Bo Lee", "bo@acme.test"}, {{12}, "Cy Lee", "cy@acme.test"}};
}

Result<Filter> read(std::string_view text, const Caller& caller = ann()) {
    return parse_filter(text, caller, people);
}

std::string refused(std::string_view text, const Caller& caller = ann()) {
    auto filter = read(text, caller);
    if (filter) return "";
    return filter.error().fields.front().field + " " + filter.error().fields.front().code;
}

}  // namespace

TEST_CASE("a filter's terms are read with the caller's eyes") {
    auto filter = read(
        "status:open,new assignee:me team:mine level:L2  kind:bug,incident priority:urgent"
        " application:SHOP organization:9 label:slow label:checkout requester:me"
        " key:SHOP-1,SHOP-2"
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
    CHECK(filter->keys == std::vector<std::string>{"SHOP-1", "SHOP-2"});
}

TEST_CASE("an empty filter asks for everything") {
    CHECK(*read("") == Filter{});
    CHECK(*read("   ") == Filter{});
}

TEST_CASE("nobody can be asked for") {
    auto filter = read("assignee:none is:open organization:none");

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
}

TEST_CASE("people are named as they are called, in quotation marks where that has spaces") {
    CHECK(read("assignee:\"Ann Smith\" is:open")->assignee == std::optional(Id<User>{8}));
    CHECK(read("\"requester:Ann Smith\"")->requester == Id<User>{8});
    CHECK(read("watcher:ann")->watcher == Id<User>{8});
    CHECK(read("assignee:\"Ann Smith")->assignee == std::optional(Id<User>{8}));
    CHECK(refused("assignee:zoe") == "filter filter_person_unknown");
    CHECK(refused("assignee:lee") == "filter filter_person_ambiguous");
    CHECK(refused("assignee:ann Smith") == "filter filter_term_unknown");
}

TEST_CASE("a requester cannot ask by name who else there is") {
    Caller rita{.user = {20}, .role = Role::requester};

    CHECK(refused("assignee:ann", rita) == "filter filter_value_wrong");
    CHECK(refused("requester:\"Ann Smith\"", rita) == "filter filter_value_wrong");
    CHECK(refused("assignee:nobody", rita) == refused("assignee:ann", rita));
    CHECK(read("requester:me", rita)->requester == Id<User>{20});
}

TEST_CASE("a label is a short word") {
    CHECK(is_label("größe"));
    for (auto* label : {"", "two words", "a,b", "a\tb"}) CHECK_FALSE(is_label(label));
    CHECK_FALSE(is_label(std::string(41, 'x')));
}

}  // namespace mainstay::ticketing
