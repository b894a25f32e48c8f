#include "ticketing/view_kind.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/reading.hpp"

namespace mainstay::ticketing::test::view_kind_test {

TEST_CASE("a view takes the filters that the list takes, and finds what the list shows") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        a_ticket(sql, desk.ann);
        a_ticket(sql, desk.ann);
        a_ticket(sql, desk.bob);
        const auto kind = view_kind();
        for (auto who : {desk.ann, desk.bob, desk.lea})
            for (std::string filter :
                 {"", "is:open", "requester:me", "assignee:\"Nobody Here\"", "colour:red", "is:"}) {
                CAPTURE(filter);
                auto call = as(sql, who);
                auto listed = list(sql, call, {.filter = Line<1000, 0>{filter}});
                auto checked = kind.check(sql, call, filter);
                auto tally = kind.count(sql, call, filter);

                CHECK(static_cast<bool>(checked) == static_cast<bool>(listed));
                CHECK(tally.has_value() == static_cast<bool>(listed));
                if (!listed) CHECK(checked.error().fields.at(0).field == "filter");
                if (listed && tally)
                    CHECK(tally->count == static_cast<std::int64_t>(listed->items.size()));
            }
    });
}

TEST_CASE("nobody who is not signed in has a view checked or counted") {
    at_desk([](db::Sql& sql, const Desk&) {
        CHECK_FALSE(view_kind().check(sql, Call{}, ""));
        CHECK_FALSE(view_kind().count(sql, Call{}, ""));
    });
}

}  // namespace mainstay::ticketing::test::view_kind_test
