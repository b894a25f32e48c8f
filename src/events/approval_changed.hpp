// An approval of a ticket was asked for, or came to something. For notifications.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct ApprovalChanged {
    static constexpr std::string_view type = "ticket.approval_changed";
    static constexpr int schema_version = 1;

    std::int64_t approval = 0;
    std::int64_t ticket = 0;
    std::string what;                  // `asked`, `reminded`, or the state that it came to.
    std::vector<std::int64_t> people;  // Who is to answer, or wants to know.
    std::optional<std::int64_t> actor;
};
BOOST_DESCRIBE_STRUCT(ApprovalChanged, (), (approval, ticket, what, people, actor))

}  // namespace mainstay::events
